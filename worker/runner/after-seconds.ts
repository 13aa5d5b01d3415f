/** A timer of Node's goes off at once when it is to wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Calls back once after so many seconds, however many they are. @returns what keeps it from calling back */
export function afterSeconds(seconds: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout
  const wait = (leftMs: number) => {
    timer = setTimeout(() => (leftMs > LONGEST_TIMER_MS ? wait(leftMs - LONGEST_TIMER_MS) : callback()), Math.min(leftMs, LONGEST_TIMER_MS))
  }
  wait(seconds * 1_000)
  return () => clearTimeout(timer)
}
