/** The names of all channels of NOTIFY. What is notified reaches whoever listens when its transaction commits. */
export const CHANNELS = {
  /** Wakes the scheduler loops; no payload: they look at whatever is due. */
  wake: 'djag_wake',
  /** Wakes the runners; payload: the name of the queue that has got jobs. */
  queue: 'djag_queue',
  /** Tells the worker that holds a run to look at it, as its end was asked for or it was taken away; payload: the run's id. */
  cancel: 'djag_cancel',
  /** Tells a worker that actions are addressed to it, or to runs it holds; payload: the worker's id. */
  addressed: 'djag_addressed',
  /** Tells workers that user actions are pending; no payload: they take the oldest first. */
  action: 'djag_action',
  /** Tells workers that an action of the team's own is asked for; payload: its type, or nothing. */
  teamAction: 'djag_team_action',
  /** Tells browsers, by the web, what changed; payload: a JSON `LiveEvent`. */
  live: 'djag_live',
  /** What a listener says to itself, to learn whether it still hears; payload: which listener, and the number of its word. */
  echo: 'djag_echo',
  /** Announces unclassified user actions to a team's own programs; payload: `{ "id": …, "payload": … }`. */
  unclassified: 'djag_unclassified',
} as const
