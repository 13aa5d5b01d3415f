import { expect, test } from 'vitest'
import { passwordRefusal } from './change-password.ts'

test('a wrong present password is said at its field', () => {
  expect(passwordRefusal(400, 'INVALID_PASSWORD', null).field).toBe('currentPassword')
})

test('a new password of the wrong length is said at its field', () => {
  expect(passwordRefusal(400, 'PASSWORD_TOO_SHORT', null).field).toBe('newPassword')
})

test('too many tries say how long to wait', () => {
  expect(passwordRefusal(429, '', 'Too many tries. Wait 12 seconds, then try again.')).toEqual({
    field: null,
    message: 'Too many tries. Wait 12 seconds, then try again.',
  })
})

test.each([0, 401, 403, 500])('answer %i gets a sentence of its own', (status) => {
  const others = [0, 401, 403, 500].filter((each) => each !== status).map((each) => passwordRefusal(each, '', null).message)
  expect(others).not.toContain(passwordRefusal(status, '', null).message)
})
