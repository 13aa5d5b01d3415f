import { coalescing, type DemoTask, saying, skipping, working } from '../demo-task.ts'

/** Of this machine, where requests may not go: a push fails at once and reaches nobody. */
const WRONG_URL = 'http://127.0.0.1/ads'

/** Customers, clicks, campaigns. */
export const MARKETING: readonly DemoTask[] = [
  {
    name: 'marketing.collect-clicks',
    description: 'Empties the click buffer. An evaluation that comes too late is left out: the next one takes its clicks along.',
    crontab: 'everyHalfMinute',
    ...saying('Collected 128 clicks.'),
    ...skipping(30),
  },
  {
    name: 'marketing.sync-contacts',
    description: 'Brings address book and shop together.',
    failuresInHundred: 6,
    crontab: 'everyFiveMinutes',
    ...working(8),
    ...coalescing(600),
  },
  {
    name: 'marketing.segment-customers',
    description: 'Sorts customers into segments.',
    crontab: 'hourly',
    ...working(25),
    needs: [{ on: 'marketing.sync-contacts', freshness: 'aligned' }],
  },
  {
    name: 'marketing.send-newsletter',
    description: 'Goes out on Tuesday and Thursday morning, or not at all: nobody reads it in the evening.',
    crontab: 'newsletterDays',
    ...working(40),
    ...skipping(3600),
    needs: [{ on: 'marketing.segment-customers' }],
  },
  {
    name: 'marketing.push-to-ad-network',
    description:
      'Pushes audiences to the ad network. Fails on purpose, every time: its address is one inside, where requests may not go, to show what a failure looks like.',
    owner: 'Marketing operations',
    runbookUrl: 'https://wiki.example.org/ad-network',
    failuresInHundred: 100,
    failure: `${WRONG_URL} was not asked: 127.0.0.1 is not an address of the internet, and requests may not go there. Whoever owns the worker can name it in DJAG_HTTP_ALLOW.`,
    crontab: 'everyTwoMinutes',
    handler: 'http-request',
    kwargs: { url: WRONG_URL, method: 'POST', body: { audience: 'returning' }, timeLimitSeconds: 10 },
    ...coalescing(120),
  },
  {
    name: 'marketing.report-campaigns',
    description: 'Counts clicks and conversions. Needs an attempt to push, not a successful one.',
    crontab: 'everyFiveMinutes',
    ...working(6),
    ...coalescing(300),
    needs: [{ on: 'marketing.push-to-ad-network', endings: 'finished' }, { on: 'marketing.collect-clicks' }],
  },
  {
    name: 'marketing.optimise-bids',
    description: 'Sets the bids by what the ad network answers. Paused on purpose, with a note, as no push to it succeeds.',
    isNew: true,
    crontab: 'everyFiveMinutes',
    ...working(5),
    ...coalescing(300),
    needs: [{ on: 'marketing.push-to-ad-network' }],
  },
]
