import { coalescing, type DemoTask, saying, skipping, working } from '../demo-task.ts'

/** Scanners, picking, parcels. Waves of picking and printing alternate by a future edge. */
export const WAREHOUSE: readonly DemoTask[] = [
  {
    name: 'warehouse.poll-scanners',
    description: 'Reads what the hand scanners saw.',
    crontab: 'everyHalfMinute',
    ...working(1),
    ...skipping(30),
    priority: 20,
  },
  {
    name: 'warehouse.count-stock',
    description: 'Brings the stock up to date.',
    crontab: 'everyMinute',
    ...working(4),
    ...coalescing(90),
    needs: [{ on: 'warehouse.poll-scanners' }],
  },
  {
    name: 'warehouse.plan-picking',
    description: 'Plans the next wave, once the labels of the last one are printed.',
    crontab: 'everyTwoMinutes',
    ...working(5),
    ...skipping(60),
    needs: [{ on: 'warehouse.count-stock' }, { on: 'orders.confirm' }, { on: 'warehouse.print-labels', future: true }],
  },
  {
    name: 'warehouse.print-labels',
    description: 'Prints the labels of the wave.',
    crontab: 'everyTwoMinutes',
    ...working(6),
    ...skipping(60),
    needs: [{ on: 'warehouse.plan-picking' }],
  },
  {
    name: 'warehouse.hand-to-carrier',
    description: 'Tells the carriers what to fetch.',
    crontab: 'everyFiveMinutes',
    ...saying('Announced 37 parcels.'),
    ...coalescing(300),
    needs: [{ on: 'warehouse.print-labels' }],
  },
  {
    name: 'warehouse.reorder-articles',
    description: 'Orders what runs out, while the suppliers in Japan start their day.',
    crontab: 'morningInTokyo',
    ...working(20),
    needs: [{ on: 'warehouse.count-stock' }],
  },
  {
    name: 'warehouse.plan-shifts',
    description: 'Plans the next day’s shifts of the service centre in Pune.',
    crontab: 'eveningInKolkata',
    ...working(15),
  },
]
