# For the tests of the engine only: says what it was given and ends as it is told.
# variables: RESULT WORD SECRET

echo "the word is $WORD"
echo "the secret is $SECRET"
exit "$RESULT"
