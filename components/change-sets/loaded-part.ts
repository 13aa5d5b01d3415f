/**
 * A part of the program that staging needs and saving does not.
 * @throws Error in words for people where it cannot be had: offline, or of an older version
 */
export async function loadedPart<Part>(loading: Promise<Part>): Promise<Part> {
  return await loading.catch(() => {
    throw new Error('A part of this page could not be loaded. Reload the page, then stage again.')
  })
}
