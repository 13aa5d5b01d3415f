import { setTimeout as delay } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { backOffMs } from '#domain/back-off.ts'
import { afterAnswer } from '#domain/notifications/delivery-answer.ts'
import { digestFrom } from '#domain/notifications/digest-messages.ts'
import { notificationFrom } from '#domain/notifications/notification.ts'
import type { MailSettings } from '#server/configuration/mail-settings.ts'
import type { Database } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { addressFingerprints } from '#server/notifications/address-fingerprints.ts'
import { type ClaimedDelivery, claimDeliveries } from '#server/notifications/claim-deliveries.ts'
import { type NotTried, settleDelivery } from '#server/notifications/settle-delivery.ts'
import { type OtherTeller, takeAddress } from '#server/notifications/take-address.ts'
import type { SecretKeys } from '#server/secrets/secret-keys.ts'
import type { PostedMessage } from './notifications/post-message.ts'
import { destinationOf, sendNotification } from './notifications/send-notification.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import { type LoopTimer, realTimer, WakeableSleep } from './scheduler/wakeable-sleep.ts'

export type NotificationSenderOptions = {
  database(): Database
  secretKeys: SecretKeys
  /** The address people open Djag by, without a slash at its end. */
  url: string
  /** How mails are sent; null: there are none. */
  mail: MailSettings | null
  /** Lets requests go where they may; asked for once, when there is something to send. */
  dispatcher(): Promise<Dispatcher>
  log: SchedulerLog
  timer?: LoopTimer
}

const LOOK_MS = 2_000
/** A database that is away is asked less often. */
const LONGEST_LOOK_MS = 30_000
/** So many receivers may be slow at once without keeping others waiting. */
const MOST_AT_ONCE = 20
/** And so many of one channel: one that takes its time keeps no other waiting. */
const MOST_OF_CHANNEL = 5
/** A worker that stops lets what is under way end for so long. */
const STOP_MS = 5_000

/**
 * Sends what waits in the queue of notifications, in every worker that schedules: each delivery is one worker's while it is tried. What came back decides
 * when it is tried again, or that it is over (rule N7).
 */
export class NotificationSender {
  readonly #options: NotificationSenderOptions
  readonly #sleep: WakeableSleep
  readonly #stop = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  /** How many of them are of each channel. */
  readonly #ofChannels = new Map<number, number>()
  readonly #ended: Promise<void>
  #isStopping = false
  #dispatcher: Promise<Dispatcher> | null = null

  constructor(options: NotificationSenderOptions) {
    this.#options = options
    this.#sleep = new WakeableSleep(options.timer ?? realTimer)
    this.#ended = this.#run()
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#sleep.wake()
    const hurry = setTimeout(() => this.#stop.abort(), STOP_MS)
    await this.#ended
    await Promise.all(this.#underWay)
    clearTimeout(hurry)
    await (await this.#dispatcher?.catch(() => undefined))?.destroy()
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#isStopping; ) {
      let mayBeMore = false
      try {
        mayBeMore = await this.#take()
        failures = 0
      } catch (error) {
        failures++
        if (failures === 1 && !this.#isStopping)
          this.#options.log.warn({ err: error }, 'Notifications could not be taken from their queue; it is tried again.')
      }
      if (!mayBeMore && !this.#isStopping)
        await this.#sleep.sleep(failures > 1 ? backOffMs(failures, { firstMs: LOOK_MS, longestMs: LONGEST_LOOK_MS }) : LOOK_MS)
    }
  }

  /** Takes as many as may be under way. Gives whether there may be more that could be taken now. */
  async #take(): Promise<boolean> {
    const free = MOST_AT_ONCE - this.#underWay.size
    if (free <= 0) return false
    const { takenJobs, deliveries } = await claimDeliveries(this.#options.database(), free, {
      most: MOST_OF_CHANNEL,
      underWay: this.#ofChannels,
    })
    for (const delivery of deliveries) {
      const { channelId } = delivery
      this.#ofChannels.set(channelId, (this.#ofChannels.get(channelId) ?? 0) + 1)
      const sending = this.#send(delivery).finally(() => {
        // Whoever waited for a free place need not wait for the next look.
        if (this.#underWay.size === MOST_AT_ONCE || this.#ofChannels.get(channelId) === MOST_OF_CHANNEL) this.#sleep.wake()
        this.#underWay.delete(sending)
        this.#leave(channelId)
      })
      this.#underWay.add(sending)
    }
    return takenJobs === free && takenJobs > deliveries.length
  }

  #leave(channelId: number): void {
    const left = (this.#ofChannels.get(channelId) ?? 1) - 1
    if (left > 0) this.#ofChannels.set(channelId, left)
    else this.#ofChannels.delete(channelId)
  }

  async #send(delivery: ClaimedDelivery): Promise<void> {
    try {
      const came = await this.#answerTo(delivery)
      if ('hasArrived' in came) await this.#settle(delivery, leftToAnother(came), wordsOfOther(came))
      else await this.#settle(delivery, afterAnswer(came.answer, delivery.attempts, Date.now()), came.said)
    } catch (error) {
      // Whoever looks after deliveries gives it its job again.
      this.#options.log.warn({ err: error, delivery: delivery.id }, 'A notification could not be sent; it is tried again in some minutes.')
    }
  }

  /**
   * What came of an attempt, or which other delivery tells the address, and nothing was sent. One that broke here is an attempt like any other, so that it does not go on for ever.
   * @throws what is wrong with the database: nothing was sent then
   */
  async #answerTo(delivery: ClaimedDelivery): Promise<PostedMessage | OtherTeller> {
    const { database, log, secretKeys, mail, url } = this.#options
    try {
      const destination = await destinationOf(delivery.config, database(), secretKeys)
      if ('answer' in destination) return destination
      const other = await takeAddress(database(), delivery, addressFingerprints(secretKeys, destination.address))
      if (other !== null) return other
      const { notification, messageId, installationId } = delivery
      const origin = { installationId, url }
      const message =
        notification.what === 'digest' ? digestFrom(notification, messageId, origin) : notificationFrom(notification, messageId, origin)
      this.#dispatcher ??= this.#options.dispatcher()
      return await sendNotification(destination, message, {
        ...{ dispatcher: await this.#dispatcher, signal: this.#stop.signal, nowMs: Date.now, mail },
      })
    } catch (error) {
      if (isTransient(error)) throw error
      log.error({ err: error, delivery: delivery.id }, 'Failed: sending a notification')
      return { answer: { status: null, isRefusedHere: false }, said: 'The worker could not send it; its log says why.' }
    }
  }

  /** Until the database is there: what has arrived must not be sent again because nobody could write that down. */
  async #settle(delivery: ClaimedDelivery, step: Parameters<typeof settleDelivery>[2], said: string): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await settleDelivery(this.#options.database(), delivery, step, said)
      } catch (error) {
        if (this.#stop.signal.aborted || !isTransient(error)) throw error
        await delay(backOffMs(failures, { firstMs: 100, longestMs: 2_000 }))
      }
    }
  }
}

function leftToAnother({ hasArrived, againInMs }: OtherTeller): NotTried {
  return hasArrived ? { state: 'told_already' } : { state: 'behind', afterMs: againInMs }
}

/** Nobody else learns what somebody hears themselves. */
function wordsOfOther({ hasArrived, channel }: OtherTeller): string {
  const who = channel === null ? 'It is told from elsewhere' : `The channel “${channel}” leads there too`
  return hasArrived
    ? `${who}: this address has heard of it, and nothing is sent twice.`
    : `${who}: it waits for what becomes of the message that this address gets from there.`
}
