import { coalescing, type DemoTask, saying, skipping, working } from '../demo-task.ts'

/** Numbers for people. */
export const REPORTING: readonly DemoTask[] = [
  {
    name: 'reporting.load-facts',
    description: 'Loads orders and parcels into the warehouse of data.',
    crontab: 'everyTwoMinutes',
    ...working(7),
    ...skipping(60),
    needs: [{ on: 'orders.confirm' }, { on: 'warehouse.print-labels' }],
  },
  {
    name: 'reporting.rebuild-cube',
    description:
      'Slow on purpose, and so always a little behind: takes a minute and a half each time. What it misses meanwhile becomes one run.',
    crontab: 'everyMinute',
    ...working(90),
    ...coalescing(60),
    needs: [{ on: 'reporting.load-facts' }],
  },
  {
    name: 'reporting.refresh-dashboards',
    description: 'Shows the new cube on the screens in the hall.',
    crontab: 'everyFiveMinutes',
    ...saying('Refreshed 6 screens.'),
    ...coalescing(300),
    needs: [{ on: 'reporting.rebuild-cube' }],
  },
  {
    name: 'reporting.take-key-figures',
    description: 'A snapshot of the key figures; each is computed from the one before it.',
    crontab: 'everyHalfMinute',
    ...working(3),
    needs: [{ on: 'reporting.take-key-figures', future: true }],
  },
  {
    name: 'reporting.mail-daily-sales',
    description: 'Yesterday’s sales, in the inbox at six.',
    crontab: 'earlyInBerlin',
    ...saying('Mailed the sales of yesterday.'),
    needs: [{ on: 'reporting.load-facts' }],
  },
  {
    name: 'reporting.make-board-pack',
    description: 'The week in twelve pages, on Monday before the board meets.',
    crontab: 'mondayInLondon',
    ...working(45),
    needs: [{ on: 'finance.close-day' }, { on: 'reporting.mail-daily-sales' }],
  },
  {
    name: 'reporting.forecast-quarter',
    description: 'The forecast of the quarter. Switched off on purpose, until the new model is ready.',
    crontab: 'lastFriday',
    ...working(120),
    enabled: false,
    isNew: true,
    needs: [{ on: 'finance.close-month' }],
  },
]
