/** Events in the order they came, to be awaited one by one. */
export function createEventQueueOf<Event>() {
  const arrived: Event[] = []
  const waiting: ((event: Event) => void)[] = []
  return {
    add: (event: Event): void => {
      const wanted = waiting.shift()
      if (wanted) wanted(event)
      else arrived.push(event)
    },
    next: (): Promise<Event> =>
      new Promise((resolve) => {
        if (arrived.length > 0) resolve(arrived.shift() as Event)
        else waiting.push(resolve)
      }),
  }
}
