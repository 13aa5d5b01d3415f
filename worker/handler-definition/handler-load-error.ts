/** The worker's handlers could not be loaded. The message names the file or the handler and says what to do. */
export class HandlerLoadError extends Error {
  override name = 'HandlerLoadError'
}
