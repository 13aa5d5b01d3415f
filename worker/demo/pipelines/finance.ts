import { coalescing, type DemoTask, retrying, saying, working } from '../demo-task.ts'

/** Money in, books closed. */
export const FINANCE: readonly DemoTask[] = [
  {
    name: 'finance.fetch-exchange-rates',
    description: 'Today’s reference rates.',
    ...retrying(3, 5),
    failuresInHundred: 9,
    crontab: 'everyFiveMinutes',
    ...working(2),
  },
  {
    name: 'finance.import-bank-statements',
    description: 'Asks the bank for new bookings, every quarter of an hour while it is open.',
    ...retrying(2, 30),
    failuresInHundred: 12,
    timeLimitSeconds: 120,
    crontab: 'bankHours',
    ...working(15),
    ...coalescing(600),
  },
  {
    name: 'finance.match-payments',
    description: 'Finds the invoice of each booking, at the rates of the day. Goes on with what there is when the bank did not answer.',
    crontab: 'bankHours',
    ...working(10),
    ...coalescing(600),
    needs: [
      { on: 'finance.import-bank-statements', freshness: 'aligned', endings: 'finished' },
      { on: 'finance.fetch-exchange-rates', freshness: 'aligned', endings: 'finished' },
    ],
  },
  {
    name: 'finance.post-ledger',
    description:
      'Posts what was matched and what was exported, hourly on the days of the bank. Each posting starts from the one before it.',
    crontab: 'bankDays',
    ...working(12),
    ...coalescing(1800),
    needs: [
      { on: 'finance.match-payments', endings: 'finished' },
      { on: 'orders.export-to-erp' },
      { on: 'finance.post-ledger', future: true },
    ],
  },
  {
    name: 'finance.send-reminders',
    description: 'Reminds customers of what they have not paid.',
    crontab: 'workdaysInNewYork',
    ...saying('Reminded 14 customers.'),
    ...coalescing(3600),
    needs: [{ on: 'finance.post-ledger' }],
  },
  {
    name: 'finance.close-day',
    description: 'Closes the day after the last branch, São Paulo, has closed its own.',
    crontab: 'workdaysInSaoPaulo',
    ...working(30),
    needs: [{ on: 'finance.post-ledger' }],
  },
  {
    name: 'finance.close-month',
    description: 'Closes the books on the last evening of the month.',
    crontab: 'lastDayOfMonth',
    ...working(60),
    needs: [{ on: 'finance.close-day' }],
  },
]
