import { expect, test } from 'vitest'
import { tagsParameter } from '#server/queries/tags/tagged-with.ts'
import { withoutTag, withTag } from './chosen-tags.ts'

test('a filter takes no more tags than a list can be asked for', () => {
  let chosen: string[] = []
  for (let number = 1; number <= 30; number++) chosen = withTag(chosen, `tag ${number}`) ?? chosen
  expect(tagsParameter.safeParse(chosen.join(','))).toMatchObject({ success: true })
  expect(withTag(chosen, 'one more')).toBeNull()
  expect(withTag(withoutTag(chosen, 'TAG 1'), 'one more')).toContain('one more')
})
