/** Thrown by what fails in a way that another attempt would not change: the run is not tried again, whatever its task allows. */
export class FinalFailure extends Error {
  override name = 'FinalFailure'
}
