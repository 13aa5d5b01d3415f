import { expect, test } from 'vitest'
import { type ImportAnswers, importTasks } from './import-tasks.ts'
import { kindOfText } from './kind-of-text.ts'

const ANSWERS: ImportAnswers = { kind: null, form: 'user', cron: 'debian', hostZone: 'UTC', containers: 'none', nowMs: 0 }
const read = (text: string, answers: Partial<ImportAnswers> = {}) => importTasks(Buffer.from(text), 'file', { ...ANSWERS, ...answers })

test.each([
  ['crontab', '# a comment\n0 5 * * * job'],
  ['crontab', '0 5 * * * echo "kind: of" [Timer]'],
  ['crontab', ''],
  ['systemd', '[Unit]\nDescription=x\n\n[Timer]\nOnCalendar=daily'],
  ['kubernetes', 'apiVersion: batch/v1\nkind: CronJob'],
  ['kubernetes', '{"apiVersion":"v1","kind":"List","items":[]}'],
  ['celery', '[{"model": "django_celery_beat.periodictask", "pk": 1, "fields": {}}]'],
  ['celery', '[{"model":"djag_scheduler.crontabschedule","pk":1,"fields":{}}]'],
  ['cronicle', '# Cronicle Data Export v1.0\n'],
  ['cronicle', 'users/x - {}\nglobal/schedule/0 - {"items":[]}'],
  ['cronicle', '{"code":0,"rows":[{"timing":{}}]}'],
])('a text says by itself that it is of %s: %j', (kind, text) => {
  expect(kindOfText(text)).toBe(kind)
})

test('what a text is said to be counts more than what it looks like', () => {
  expect(read('kind: CronJob', { kind: 'crontab' })).toMatchObject({ kind: 'crontab', leftOut: [{ place: 'Line 1' }] })
})

test('dependencies are suggested from times and names, whatever they come from', () => {
  const { suggested } = read(
    '# load.timer\n[Timer]\nOnCalendar=05:00\n# load.service\n[Service]\nExecStart=a\n# report.timer\n[Timer]\nOnCalendar=06:00\n# report.service\n[Service]\nExecStart=b',
  )
  expect(suggested.map(({ depender, dependee }) => `${depender}:${dependee}`)).toEqual(['report:load'])
})

// Of what is looked for from each place to the end of such a line, it would be minutes.
test.each([
  ['a command of cron', '${', (long: string) => `0 1 * * * ${long}`],
  ['columns of cron', '~', (long: string) => `${long} * * * * job`],
  [
    'a command of systemd',
    'a=\\"',
    (long: string) => `# a.timer\n[Timer]\nOnCalendar=daily\n# a.service\n[Service]\nExecStart=/bin/a ${long}\n`,
  ],
])('a long line is read at once: %s', { timeout: 15_000 }, (_what, part, textOf) => {
  const { tasks, leftOut } = read(textOf(part.repeat(200_000 / part.length)))
  expect(tasks.length + leftOut.length).toBe(1)
})

test('a file in Latin-1 is read, and that is said', () => {
  const { tasks, remarks } = importTasks(Buffer.from('0 5 * * * echo Gr\xfc\xdfe\n', 'latin1'), 'file', ANSWERS)
  expect(tasks[0]?.source).toContain('Grüße')
  expect(remarks.join()).toMatch(/no UTF-8/)
})

test('remarks about line ends are those of cron alone', () => {
  expect(read('0 5 * * * job').remarks.join()).toMatch(/no line end/)
  expect(read('kind: CronJob').remarks).toEqual([])
})

test.each([
  ['too large', Buffer.alloc(2_000_001, 'a'), /too large/],
  ['no text', Buffer.from([97, 0, 98]), /NUL/],
  ['too many', Buffer.from('* * * * * job\n'.repeat(2_001)), /2001 tasks/],
])('what is %s is refused in words', (_what, bytes, problem) => {
  expect(() => importTasks(bytes, 'file', ANSWERS)).toThrow(problem)
})
