import { coalescing, type DemoTask, saying, skipping, working } from '../demo-task.ts'

/**
 * From the shops to the ERP. The ring from validation to confirmation is closed by a future edge: no new batch before the last one is confirmed.
 * Each takes whatever has come, so that an instant which comes too late is left out instead of keeping all later ones behind.
 */
export const ORDERS: readonly DemoTask[] = [
  {
    name: 'orders.import-web-shop',
    description: 'Fetches new orders of the web shop.',
    crontab: 'everyHalfMinute',
    ...working(2),
    priority: 10,
    ...coalescing(60),
  },
  {
    name: 'orders.import-marketplace',
    description: 'Fetches new orders of the marketplaces, which are slower to answer.',
    crontab: 'everyHalfMinute',
    ...working(4),
    priority: 10,
    ...coalescing(60),
  },
  {
    name: 'orders.validate',
    description:
      'Checks addresses, articles and prices of what both imports brought. Takes the next batch only after the last one was confirmed.',
    crontab: 'everyMinute',
    ...working(3),
    ...skipping(45),
    needs: [{ on: 'orders.import-web-shop' }, { on: 'orders.import-marketplace' }, { on: 'orders.confirm', future: true }],
  },
  {
    name: 'orders.check-fraud',
    description: 'Scores each order; suspicious ones are held back.',
    crontab: 'everyMinute',
    ...working(5),
    ...skipping(45),
    needs: [{ on: 'orders.validate' }],
  },
  {
    name: 'orders.reserve-stock',
    description: 'Reserves the articles of every order that passed.',
    crontab: 'everyMinute',
    ...working(2),
    ...skipping(45),
    needs: [{ on: 'orders.check-fraud' }],
  },
  {
    name: 'orders.confirm',
    description: 'Sends the confirmations.',
    crontab: 'everyMinute',
    ...saying('Confirmed all reserved orders.'),
    ...skipping(45),
    needs: [{ on: 'orders.reserve-stock' }],
  },
  {
    name: 'orders.export-to-erp',
    description: 'Writes confirmed orders into the ERP, which takes its time.',
    crontab: 'everyTwoMinutes',
    ...working(20),
    ...coalescing(120),
    needs: [{ on: 'orders.confirm' }],
  },
]
