const MB = 1024 * 1024

/** The most that the body of a request may have: three times the largest arguments and all that a form has beside them. */
export const MOST_BODY_BYTES = MB
/** All tasks as a file: 10,000 of them with what is usual take some 5 MB. */
export const MOST_MANIFEST_BYTES = 16 * MB
/** Where such a file is sent; by programs alone, which say before how long it is. */
const MANIFEST_ADDRESSES = ['/api/v1/plan', '/api/v1/apply']

/**
 * The most that the body of a request to this address may have.
 * @param address with or without a query
 * @param isAnnounced its length is known before it is read: whoever sends one that is not is held in memory before anybody knows who they are
 */
export function mostBodyBytes(address: string, isAnnounced: boolean): number {
  const [path = ''] = address.split('?')
  return isAnnounced && MANIFEST_ADDRESSES.includes(path) ? MOST_MANIFEST_BYTES : MOST_BODY_BYTES
}

/** The sentence for who sends more. */
export function tooMuchInWords(mostBytes: number): string {
  return `This is too much at once: at most ${mostBytes / MB} MB is taken, and of arguments 256 KB. Nothing was saved.`
}
