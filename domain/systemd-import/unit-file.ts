import { ImportRefusal } from '../imported-tasks/imported-task.ts'

/** A unit with its drop-ins: what each setting of each section was given, in order; an empty value takes back those before it. */
export type Unit = { name: string; sections: Map<string, Map<string, string[]>> }

/** The comment that `systemctl cat` puts over each file, and that people may. */
const HEADER = /^# (?:\/\S*\/)?([\w@:.\\-]+\.(?:timer|service|target|socket|path|mount|slice))(?:\.d\/[^/\s]+\.conf)?$/

/**
 * Reads one unit, or several behind each other as `systemctl cat load.timer load.service` prints them.
 * @param fileName names the unit that stands before any such comment
 * @throws ImportRefusal where two timers or services stand there and nothing tells them apart
 */
export function readUnits(text: string, fileName: string): Unit[] {
  const units = new Map<string, Unit>()
  let unit = unitOf(units, fileName)
  let section = ''
  const begun = new Set<string>()
  for (const line of wholeLines(text)) {
    const [, header] = HEADER.exec(line) ?? []
    if (header !== undefined) {
      unit = unitOf(units, header)
      section = ''
      begun.clear()
    } else if (/^\[.*\]$/.test(line)) {
      section = line.slice(1, -1)
      if ((section === 'Timer' || section === 'Service') && begun.has(section))
        throw new ImportRefusal(
          `[${section}] stands there twice, and nothing says which units they are of. Put a comment over each, such as “# load.timer”; systemctl cat load.timer load.service does.`,
        )
      begun.add(section)
    } else if (!/^[#;]/.test(line)) {
      const equals = line.indexOf('=')
      if (equals > 0) assign(unit, section, line.slice(0, equals).trim(), line.slice(equals + 1).trim())
    }
  }
  return [...units.values()].filter(({ sections }) => sections.size > 0)
}

/** All values of a setting; none where it was not given, or taken back. */
export function settingValues({ sections }: Unit, section: string, name: string): string[] {
  return sections.get(section)?.get(name) ?? []
}

/** The last value of a setting, which is the one that counts where it has one; null: it was not given. */
export function lastSetting(unit: Unit, section: string, name: string): string | null {
  return settingValues(unit, section, name).at(-1) ?? null
}

/** What systemd takes for yes. */
export function isYes(value: string | null): boolean {
  return value !== null && /^(?:1|y|yes|t|true|on)$/i.test(value)
}

function unitOf(units: Map<string, Unit>, name: string): Unit {
  const unit = units.get(name) ?? { name, sections: new Map() }
  units.set(name, unit)
  return unit
}

function assign({ sections }: Unit, section: string, name: string, value: string): void {
  const settings = sections.get(section) ?? new Map<string, string[]>()
  sections.set(section, settings)
  settings.set(name, value === '' ? [] : [...(settings.get(name) ?? []), value])
}

/** Lines with those that a backslash goes on with; comments in between are passed over. */
function wholeLines(text: string): string[] {
  const lines: string[] = []
  let begun = ''
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (begun !== '' && /^[#;]/.test(line)) continue
    if (line.endsWith('\\') && !/^[#;]/.test(line)) {
      begun += `${line.slice(0, -1)} `
      continue
    }
    lines.push((begun + line).trim())
    begun = ''
  }
  if (begun !== '') lines.push(begun.trim())
  return lines.filter((line) => line !== '')
}
