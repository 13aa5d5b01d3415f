import { coalescing, type DemoTask, saying, skipping, working } from '../demo-task.ts'

/** What keeps the rest running. */
export const HOUSEKEEPING: readonly DemoTask[] = [
  {
    name: 'housekeeping.heartbeat',
    description: 'Says that everything is alive.',
    crontab: 'everyFifteenSeconds',
    ...saying('Alive.'),
    ...skipping(10),
  },
  {
    name: 'housekeeping.rotate-logs',
    description: 'Starts new log files.',
    crontab: 'hourly',
    ...saying('Rotated 9 logs.'),
  },
  {
    name: 'housekeeping.back-up-database',
    description: 'Every night at half past two in Berlin, also in the night that has no half past two.',
    timeLimitSeconds: 1800,
    crontab: 'nightInBerlin',
    ...working(60),
  },
  {
    name: 'housekeeping.verify-backup',
    description: 'Restores the backup elsewhere and counts rows.',
    crontab: 'earlyInBerlin',
    ...working(30),
    needs: [{ on: 'housekeeping.back-up-database', freshness: 'aligned' }],
  },
  {
    name: 'housekeeping.purge-old-files',
    description: 'Removes what no backup needs any more.',
    crontab: 'sundayNight',
    ...working(20),
    needs: [{ on: 'housekeeping.verify-backup' }],
  },
  {
    name: 'housekeeping.check-certificates',
    description: 'Warns of certificates that expire within a month.',
    crontab: 'workdaysInNewYork',
    ...saying('All certificates are good.'),
    ...coalescing(3600),
  },
]
