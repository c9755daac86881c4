# For the tests of the engine only: notes its run, and ends well when it is let go.
# variables: DIRECTORY

echo run >> "$DIRECTORY/runs"
echo begun
until [ -e "$DIRECTORY/go" ]; do sleep 0.05; done
