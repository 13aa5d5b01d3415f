/** A file as text, and what had to be done to read it, in sentences. `remarksOfCron`: what of it meant something to cron. */
export type FileText = { text: string; remarks: string[]; remarksOfCron: string[] }

/** Reads the bytes of a file: UTF-8, or what Windows and old systems wrote where they are none. */
export function textOfFile(bytes: Uint8Array): FileText {
  const remarks: string[] = []
  const remarksOfCron: string[] = []
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = new TextDecoder('windows-1252').decode(bytes)
    remarks.push('The file is no UTF-8; it was read as Latin-1. Look at letters with accents.')
  }
  if (text.includes('\r'))
    remarksOfCron.push('Lines end as in Windows (CR LF). Cron hands the CR to each command, which then often fails; here it is left out.')
  if (text !== '' && !text.endsWith('\n'))
    remarksOfCron.push('The last line has no line end: many crons do not read such a line, or refuse the file. Here it counts.')
  return { text: text.replace(/\r\n?/g, '\n').replace(/^\ufeff/, ''), remarks, remarksOfCron }
}
