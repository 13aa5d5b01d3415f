import { LINK_WORDS, messageFacts, type Notification, subjectOf } from './notification.ts'

export type MailMessage = { subject: string; text: string; html: string; messageId: string; thread: string }

/**
 * A notification as a mail: plain text and the same in HTML. `messageId`, without its brackets, is the same each time it is sent; `thread`, in the same way,
 * is what all mails of an incident refer to, so that they stand together.
 */
export function mailMessage(notification: Notification): MailMessage {
  const subject = subjectOf(notification)
  const facts = messageFacts(notification)
  const lines = facts.map(
    ({ name, text, link }) => `${name}: ${text}${link === undefined || link === text ? '' : `${text.endsWith('.') ? '' : ','} ${link}`}`,
  )
  const rows = facts.map(({ name, text, link }) => {
    const value = link === undefined ? escaped(text) : `<a href="${escaped(link)}">${escaped(text)}</a>`
    return `<tr><th align="left" valign="top">${escaped(name)}</th><td>${value}</td></tr>`
  })
  return {
    subject,
    text: `${[notification.title, '', ...lines, '', `${LINK_WORDS}: ${notification.link}`].join('\n')}\n`,
    html: `<!doctype html><html><body><p><strong>${escaped(subject)}</strong></p><table cellpadding="4">${rows.join('')}</table><p><a href="${escaped(notification.link)}">${LINK_WORDS}</a></p></body></html>`,
    messageId: `${notification.id}@djag.invalid`,
    thread: `${notification.thread}@djag.invalid`,
  }
}

/** A text as it stands in HTML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
