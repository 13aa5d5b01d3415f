import { isoInstant } from '../iso-instant.ts'
import type { JsonValue } from '../json-value.ts'
import { adaptiveCard, cardText, cardValue, forCard } from './adaptive-card.ts'
import { LINK_WORDS, messageFacts, type Notification, remedyFact, subjectOf, WHAT_TO_DO_NAME } from './notification.ts'
import { cut, forSlack, slackBlocks, slackValue } from './slack-blocks.ts'

/** The body of a generic webhook, as Standard Webhooks shapes it: `type`, `timestamp`, `data`. */
export function webhookMessage(notification: Notification): JsonValue {
  const {
    what,
    atMs,
    openedAtMs,
    closedAtMs,
    incidentId,
    kind,
    severity,
    title,
    acknowledgedBy,
    memberCount,
    task,
    owner,
    runbook,
    link,
    deadline,
    missed,
    whatToDo,
    remedy,
  } = notification
  return {
    type: what === 'test' ? 'test' : `incident.${what}`,
    timestamp: isoInstant(atMs),
    data: {
      incidentId,
      kind,
      severity,
      title,
      openedAt: isoInstant(openedAtMs),
      closedAt: isoInstant(closedAtMs),
      acknowledgedBy,
      memberCount,
      task,
      owner,
      runbook,
      deadline: deadline && { task: deadline.taskName, dueAt: isoInstant(deadline.dueAtMs), chance: deadline.chance },
      missed: missed && {
        count: missed.count,
        named: missed.named.map(({ taskName, dueAtMs }) => ({ task: taskName, dueAt: isoInstant(dueAtMs) })),
      },
      whatToDo,
      remedy,
      link,
    },
  }
}

/** The body for an incoming webhook of Slack. */
export function slackMessage(notification: Notification): Record<string, JsonValue> {
  const facts = messageFacts(notification).map(({ name, text, link }) => `*${forSlack(name)}:* ${slackValue(text, link)}`)
  return slackBlocks(subjectOf(notification), [forSlack(notification.title), facts.join('\n')], notification.link)
}

/** So long is a value in a card: of its facts all have room (`CARD_BYTES`). */
const CARD_VALUE = 400

/** The body for a workflow webhook of Microsoft Teams: one adaptive card. */
export function teamsMessage(notification: Notification): JsonValue {
  const facts = messageFacts(notification).map(({ name, text, link }) => ({
    title: forCard(name),
    value: cardValue(cut(text, CARD_VALUE), link),
  }))
  return adaptiveCard(
    [cardText(forCard(subjectOf(notification)), { weight: 'Bolder', size: 'Medium' }), { type: 'FactSet', facts }],
    notification.link,
  )
}

/** The longest summary that Events API v2 takes, in characters. */
const PAGERDUTY_SUMMARY = 1_024

/**
 * An event of PagerDuty’s Events API v2. What is acknowledged or over finds its alert by the key, which is the incident’s; a test has one of its own.
 * @param routingKey the integration key of the service, a secret
 */
export function pagerDutyEvent(notification: Notification, routingKey: string): JsonValue {
  const { what, thread, severity, atMs, kind, link, whatToDo, remedy } = notification
  return {
    routing_key: routingKey,
    event_action: what === 'closed' ? 'resolve' : what === 'acknowledged' ? 'acknowledge' : 'trigger',
    dedup_key: thread,
    payload: {
      summary: cut(subjectOf(notification), PAGERDUTY_SUMMARY),
      source: 'Djag',
      severity: what === 'test' ? 'info' : severity,
      timestamp: isoInstant(atMs),
      ...(kind !== null && { class: kind }),
      custom_details: Object.fromEntries(messageFacts(notification).map(({ name, text }) => [name, text])),
    },
    links: [
      { href: link, text: LINK_WORDS },
      ...(whatToDo === null ? [] : [{ href: whatToDo.link, text: WHAT_TO_DO_NAME }]),
      ...(remedy === null ? [] : [{ href: remedy.link, text: remedyFact(remedy).name }]),
    ],
  }
}
