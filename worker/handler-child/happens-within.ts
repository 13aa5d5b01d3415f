/** Whether the event happens in so many milliseconds; rejects when it does. */
export async function happensWithin(milliseconds: number, event: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  const isInTime = await Promise.race([event.then(() => true), late])
  clearTimeout(timer)
  return isInTime
}
