import { expect, test } from 'vitest'
import { plainProblem } from './plain-problem.ts'

test.each([
  ['Missing property "url".', '"url" is missing.'],
  ['Property colour is not allowed.', 'There is no "colour" among the arguments of this handler.'],
  ['Incorrect type. Expected "integer".', 'This must be a whole number.'],
  ['Value is not accepted. Valid values: "GET", "POST".', 'This must be one of "GET", "POST".'],
  ['Value is below the minimum of 0.5.', 'At least 0.5.'],
  ['String is shorter than the minimum length of 1.', 'At least 1 character.'],
  ['Expected comma or closing brace', 'A comma is missing before this.'],
  ['Something Monaco says one day', 'Something Monaco says one day'],
])('says "%s" as "%s"', (monaco, plain) => {
  expect(plainProblem(monaco)).toBe(plain)
})
