/** A lab did not come up, or did not go; what went wrong has been shown. */
export class LabError extends Error {
  override readonly name = "LabError";
}
