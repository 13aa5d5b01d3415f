import { describe, expect, it } from 'vitest'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { WakeableSleep } from './wakeable-sleep.ts'

describe('a sleep that can be woken', () => {
  it('ends when its time is over', async () => {
    const timer = new ManualTimer()
    const slept = new WakeableSleep(timer).sleep(500)
    const pending = await timer.sleepOf(500)
    pending.end()
    await slept
  })

  it('ends when it is woken', async () => {
    const sleep = new WakeableSleep(new ManualTimer())
    const slept = sleep.sleep(500)
    sleep.wake()
    await slept
  })

  it('does not begin when somebody woke it before, and that only once', async () => {
    const timer = new ManualTimer()
    const sleep = new WakeableSleep(timer)
    sleep.wake()
    sleep.wake()
    await sleep.sleep(500)
    const slept = sleep.sleep(700)
    const pending = await timer.sleepOf(700)
    pending.end()
    await expect(slept).resolves.toBeUndefined()
  })
})
