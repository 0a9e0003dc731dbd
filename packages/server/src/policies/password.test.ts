import { Problem } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import {
  effectivePasswordPolicy,
  judgePassword,
  passwordIssues,
  requireAcceptablePassword,
} from './password.ts'

/** Turns off the length limits for tests of other rules. */
const anyLength = { length: { min: 1 } }
const nobody = {}
const unknownToAll = { person: nobody, isBreached: async () => false }

describe('a password policy', () => {
  it('has the documented defaults where nothing is stored', () => {
    expect(effectivePasswordPolicy({})).toEqual({
      length: { min: 8, max: 256 },
      characterTypes: { min: 1 },
      rejects: { pwned: true, repetitionAndSequence: true, userInfo: true, words: [] },
    })
  })

  it('keeps what is stored, member by member', () => {
    const stored = { length: { max: 20 }, rejects: { userInfo: false, words: ['latchkey'] } }
    expect(effectivePasswordPolicy(stored)).toEqual({
      length: { min: 8, max: 20 },
      characterTypes: { min: 1 },
      rejects: { pwned: true, repetitionAndSequence: true, userInfo: false, words: ['latchkey'] },
    })
  })
})

describe('the length of a password', () => {
  it.each([
    ['7 characters', 'kX9$mq2', [{ code: 'password_rejected.too_short', interpolation: { min: 8 } }]],
    ['8 characters', 'kX9$mq2w', []],
    ['256 characters', 'kX9$mq2w'.repeat(32), []],
    [
      '257 characters',
      `${'kX9$mq2w'.repeat(32)}k`,
      [{ code: 'password_rejected.too_long', interpolation: { max: 256 } }],
    ],
  ])('is between 8 and 256 by default: %s', (_, password, issues) => {
    expect(passwordIssues(password, {}, nobody)).toEqual(issues)
  })

  it('is counted in UTF-16 units', () => {
    expect(codesOf('👍👍', { length: { min: 4 } })).toEqual(['unsupported_characters'])
    expect(codesOf('👍👍', { length: { min: 5 } })).toEqual(['too_short', 'unsupported_characters'])
  })

  it('names its own bounds', () => {
    const policy = { length: { min: 3, max: 5 } }
    expect(passwordIssues('kX', policy, nobody)[0]?.interpolation).toEqual({ min: 3 })
    expect(passwordIssues('kX9$mq', policy, nobody)[0]?.interpolation).toEqual({ max: 5 })
  })

  it('is reported as too short or too long, never both', () => {
    expect(codesOf('kX9$', { length: { min: 5, max: 3 } })).toEqual(['too_short'])
  })

  it.each([256, 1_000_000])('takes bounded time to check, with a limit of %i', max => {
    const policy = { length: { max }, rejects: { words: ['aaaa', 'b'] } }
    const begin = performance.now()
    for (const character of ['a', 'ab', 'password']) {
      passwordIssues(character.repeat((256 * 1024) / character.length), policy, { name: 'a'.repeat(128) })
    }
    expect(performance.now() - begin).toBeLessThan(2000)
  })
})

describe('the characters of a password', () => {
  const lower = 'kxqmwhtb'

  it.each([
    ['lower case', lower, 1],
    ['lower and upper case', 'kxqmWHTB', 2],
    ['letters and digits', 'kxqmWH52', 3],
    ['letters, digits and punctuation', 'kxqmWH5$', 4],
    ['a space, which is a symbol', 'kxqm htb', 2],
  ])('are counted by type: %s', (_, password, types) => {
    for (const min of [1, 2, 3, 4]) {
      const expected =
        types < min ? [{ code: 'password_rejected.character_types', interpolation: { min } }] : []
      expect(passwordIssues(password, { characterTypes: { min } }, nobody)).toEqual(expected)
    }
  })

  it('may be any punctuation of ASCII', () => {
    expect(codesOf('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ ')).toEqual([])
  })

  it.each(['ä', '漢', '👍', '\t', '\n', '\0', '\u007f', '\u00a0'])('may not be %j', character => {
    expect(codesOf(`kX9$mq2w${character}`)).toEqual(['unsupported_characters'])
  })

  it('are reported as unsupported or of too few types, never both', () => {
    expect(codesOf(`${lower}ä`, { characterTypes: { min: 4 } })).toEqual(['unsupported_characters'])
  })
})

describe('restricted phrases in a password', () => {
  it.each([
    ['aaa999$$$', ['restricted.repetition']],
    ['aaaaaaaaa', ['restricted.repetition']],
    ['aAaAaAaAa', []],
    ['aabbccddee', []],
  ])('include the same character three times or more: %s', (password, codes) => {
    expect(codesOf(password)).toEqual(codes)
  })

  const sequences = [
    ...['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
    ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol'],
  ]

  describe.each(sequences)('include the sequence %s', sequence => {
    const reversed = [...sequence].reverse().join('')

    it.each([sequence, reversed, sequence.toUpperCase(), reversed.toUpperCase()])('as %s', password => {
      expect(codesOf(password, anyLength)).toEqual(['restricted.sequence'])
    })

    it('in any part of three or more', () => {
      for (let start = 0; start + 3 <= sequence.length; start++) {
        for (const part of [sequence.slice(start, start + 3), sequence.slice(start)]) {
          expect(codesOf(part, anyLength)).toEqual(['restricted.sequence'])
        }
      }
    })

    it('but not in a part of two', () => {
      expect(codesOf(sequence.replace(/(..)/g, '$1!'), anyLength)).toEqual([])
    })
  })

  it.each(['QwErTyUiOp', 'aBcDeFgHiJ', '1Qaz', '9Ol'])(
    'do not include sequences in mixed case: %s',
    password => {
      expect(codesOf(password, anyLength)).toEqual([])
    },
  )

  it('may follow and overlap one another', () => {
    expect(codesOf('abc123xyz')).toEqual(['restricted.sequence'])
    expect(codesOf('1qaz2wsx')).toEqual(['restricted.sequence'])
    expect(codesOf('dfghi', anyLength)).toEqual(['restricted.sequence'])
    expect(codesOf('abcdcba', anyLength)).toEqual(['restricted.sequence'])
  })

  it('include repetitions and sequences only while the policy rejects them', () => {
    const policy = { rejects: { repetitionAndSequence: false } }
    expect(codesOf('aaaaaaaa', policy)).toEqual([])
    expect(codesOf('12345678', policy)).toEqual([])
  })

  it.each(['latchkey', 'LatchKey', 'latchkeyLATCHKEY', 'latchkey42'])(
    'are the words of the policy in any case: %s',
    password => {
      expect(codesOf(password, { rejects: { words: ['other', 'Latchkey'] } })).toEqual(['restricted.words'])
    },
  )

  it('are measured by the longest word that begins at a position', () => {
    const policy = { rejects: { words: ['latch', 'latchkey', ''] } }
    expect(codesOf('latchkey4!', policy)).toEqual(['restricted.words'])
    expect(codesOf('latchke4!', { rejects: { words: ['latch', 'latchkey', ''] } })).toEqual([])
  })
})

describe('the personal words of an account', () => {
  const person = {
    name: 'Ada Mary Lovelace',
    username: 'enigma_5',
    primaryEmail: 'countess.ada@example.com',
    primaryPhone: '447700900518',
  }

  it.each([
    ['the full name', 'ada mary lovelace'],
    ['the name without spaces', 'AdaMaryLovelace'],
    ['the words of the name', 'Lovelace-Ada'],
    ['a word of the name twice', 'LovelaceLovelace'],
    ['the username', 'Enigma_5'],
    ['the e-mail address up to the @', 'countess.ADA'],
    ['the phone number', '447700900518'],
    ['the phone number as people write it', '+447700900518'],
  ])('do not make a password: %s', (_, password) => {
    expect(codesOf(password, {}, person)).toEqual(['restricted.user_info'])
  })

  it('may occur within a longer password', () => {
    expect(codesOf('Lovelace9$k', {}, person)).toEqual([])
    expect(codesOf('example.com', {}, person)).toEqual([])
  })

  it('are accepted where the policy allows them', () => {
    expect(codesOf('Lovelace', { rejects: { userInfo: false } }, person)).toEqual([])
  })

  it('are empty for an account without any', () => {
    const unknown = { name: null, username: null, primaryEmail: null, primaryPhone: null }
    expect(codesOf('Lovelace', {}, unknown)).toEqual([])
    expect(codesOf('Lovelace', {}, { name: '', username: '' })).toEqual([])
    expect(codesOf('Love lace', {}, { name: ' Ada  Byron ' })).toEqual([])
  })
})

describe('the part of a password that phrases may cover: all but three characters', () => {
  it.each([
    ['aaaaa9$k', []],
    ['aaaaaa9$', ['restricted.repetition']],
    ['9aaa$bbb', ['restricted.repetition']],
    ['9aaa$bbbk', []],
    ['k12345$aaaw', []],
    ['k12345aaaw', ['restricted.sequence', 'restricted.repetition']],
  ])('%s', (password, codes) => {
    expect(codesOf(password)).toEqual(codes)
  })

  it('is one character in a password of up to four', () => {
    const policy = { ...anyLength, rejects: { words: ['k', 'xq'] } }
    expect(codesOf('k', policy)).toEqual([])
    expect(codesOf('km', policy)).toEqual([])
    expect(codesOf('xq', policy)).toEqual(['restricted.words'])
    expect(codesOf('xqm', policy)).toEqual(['restricted.words'])
    expect(codesOf('kmw$', policy)).toEqual([])
    expect(codesOf('xqw$', policy)).toEqual(['restricted.words'])
    expect(codesOf('xqw$9', policy)).toEqual([])
  })

  it('counts a character once that is in several phrases', () => {
    const policy = { rejects: { words: ['hunter', 'terrace'] } }
    expect(codesOf('hunterrace9$k', policy, { username: 'hunterrace' })).toEqual([])
    expect(codesOf('hunterrace9$', policy, { username: 'hunterrace' })).toEqual([
      'restricted.words',
      'restricted.user_info',
    ])
  })
})

describe('the issues of a password', () => {
  it('have the documented order', () => {
    const policy = { characterTypes: { min: 3 }, rejects: { words: ['zz'] } }
    expect(codesOf('aaazzab', policy, { username: 'ab' })).toEqual([
      'too_short',
      'character_types',
      'restricted.repetition',
      'restricted.words',
      'restricted.user_info',
    ])
    expect(codesOf('aaaä', policy)).toEqual(['too_short', 'unsupported_characters', 'restricted.repetition'])
    expect(codesOf('a'.repeat(257))).toEqual(['too_long', 'restricted.repetition'])
  })

  it('name the kinds of phrases in the order in which they begin', () => {
    const policy = { rejects: { words: ['latchkey'] } }
    expect(codesOf('latchkey123aaa', policy)).toEqual([
      'restricted.words',
      'restricted.sequence',
      'restricted.repetition',
    ])
    expect(codesOf('aaa123latchkey', policy)).toEqual([
      'restricted.repetition',
      'restricted.sequence',
      'restricted.words',
    ])
  })

  it('carry interpolation values only where the message has some', () => {
    expect(passwordIssues('aaaaaaaa', {}, nobody)).toEqual([
      { code: 'password_rejected.restricted.repetition' },
    ])
  })

  it('are its length and its character types when it is empty', () => {
    expect(codesOf('')).toEqual(['too_short', 'character_types'])
  })

  it('refuse the password together', async () => {
    const refusal = await refusalOf(requireAcceptablePassword('aaa', {}, unknownToAll))
    expect(refusal).toMatchObject({ code: 'password.rejected', status: 422 })
    expect(refusal.data).toEqual(passwordIssues('aaa', {}, nobody))
  })

  it('are none for a good password', async () => {
    await requireAcceptablePassword('correct horse battery staple', {}, unknownToAll)
  })
})

describe('a breached password', () => {
  const knownToAll = { person: { username: 'aaab' }, isBreached: async () => true }
  const codesWith = async (password: string, policy: Parameters<typeof judgePassword>[1] = {}) =>
    (await judgePassword(password, policy, knownToAll)).map(({ code }) => code)

  it('is refused even if it meets every other rule', async () => {
    expect(await codesWith('correct horse battery staple')).toEqual(['password_rejected.pwned'])
  })

  it('is reported after its length and characters, and before its phrases', async () => {
    expect(await codesWith('aaab', { characterTypes: { min: 2 } })).toEqual([
      'password_rejected.too_short',
      'password_rejected.character_types',
      'password_rejected.pwned',
      'password_rejected.restricted.repetition',
      'password_rejected.restricted.user_info',
    ])
  })

  it('is accepted where the policy allows it, without a request to the breach service', async () => {
    const asked: string[] = []
    const isBreached = async (password: string) => asked.push(password) > 0
    const dependencies = { person: nobody, isBreached }
    expect(await judgePassword('kX9$mq2w', { rejects: { pwned: false } }, dependencies)).toEqual([])
    expect(asked).toEqual([])
    expect(await judgePassword('kX9$mq2w', {}, dependencies)).toHaveLength(1)
    expect(asked).toEqual(['kX9$mq2w'])
  })

  it('is not looked up when it is far too long', async () => {
    expect(await codesWith('k'.repeat(4097))).toEqual(['password_rejected.too_long'])
  })
})

describe('a common password', () => {
  it.each(['trustno1', 'PASSWORD1', 'sunshine1'])(
    'is refused without a network request: %s',
    async password => {
      const asked: string[] = []
      const isBreached = async (given: string) => asked.push(given) < 0
      const issues = await judgePassword(password, { rejects: {} }, { person: nobody, isBreached })
      expect(issues.map(({ code }) => code)).toContain('password_rejected.pwned')
      expect(asked).toEqual([])
    },
  )

  it('is not looked up when it is too short', async () => {
    const issues = await judgePassword('monkey', {}, unknownToAll)
    expect(issues.map(({ code }) => code)).toEqual(['password_rejected.too_short'])
    expect(await judgePassword('monkey', anyLength, unknownToAll)).toEqual([
      { code: 'password_rejected.pwned' },
    ])
  })

  it('is accepted where the policy allows it', async () => {
    const policy = { rejects: { pwned: false } }
    expect(await judgePassword('trustno1', policy, unknownToAll)).toEqual([])
  })
})

function codesOf(
  password: string,
  policy: Parameters<typeof passwordIssues>[1] = {},
  person: Parameters<typeof passwordIssues>[2] = nobody,
) {
  return passwordIssues(password, policy, person).map(({ code }) => code.replace('password_rejected.', ''))
}

async function refusalOf(outcome: Promise<void>): Promise<Problem> {
  const refusal: unknown = await outcome.catch(error => error)
  if (refusal instanceof Problem) return refusal
  throw new Error('Nothing was refused')
}
