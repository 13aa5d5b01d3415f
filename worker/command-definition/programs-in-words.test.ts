import { expect, test } from 'vitest'
import { isBehindDashes, knownWords } from './programs-in-words.ts'
import { parseWord } from './word-template.ts'

const protects = (command: string) => {
  const words = command.split(' ').map(parseWord)
  return isBehindDashes(
    knownWords(words),
    words.findIndex((word) => word.some((part) => 'field' in part)),
  )
}

test.each([
  'rm -- {x}',
  'env -- rm -- {x}',
  'sudo -u me -- rm -- {x}',
  'nice -n 5 timeout 60 rm -r -- {x}',
  'python3 load.py -- {x}',
  'node -e code -- {x}',
  'sh -c text sh -- {x}',
  'git checkout -- {x}',
  'kubectl exec pod -- rm -- {x}',
  'npm run load -- -- {x}',
])('in “%s” the dashes are for the program that reads the value', (command) => expect(protects(command)).toBe(true))

test.each([
  'rm {x}',
  'rm {x} --',
  'env -- rm {x}',
  'sudo -u me -- rm {x}',
  'sudo -- env -- rm {x}',
  'timeout 60 -- nice -- rm {x}',
  'flock -n /tmp/l -- rm {x}',
  'python3 -- load.py {x}',
  'perl -- load.pl {x}',
  'kubectl exec pod -- rm {x}',
  'npm run load -- {x}',
])('in “%s” they are for another, or there are none', (command) => expect(protects(command)).toBe(false))
