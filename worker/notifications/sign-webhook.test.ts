import { expect, it } from 'vitest'
import { signedHeaders } from './sign-webhook.ts'

it('signs as the example of Standard Webhooks does', () => {
  const headers = signedHeaders(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330_999,
    '{"test": 2432232314}',
  )
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

it('signs otherwise with another secret, id, second or body', () => {
  const signature = (...changes: Partial<Parameters<typeof signedHeaders>>) => {
    const given = ['a secret', 'id', 1_000, '{}'] as Parameters<typeof signedHeaders>
    changes.forEach((change, index) => {
      if (change !== undefined) given[index] = change as never
    })
    return signedHeaders(...given)['webhook-signature']
  }
  const all = [
    signature(),
    signature('other'),
    signature(undefined, 'di'),
    signature(undefined, undefined, 2_000),
    signature(undefined, undefined, undefined, '[]'),
  ]
  expect(new Set(all).size).toBe(5)
})
