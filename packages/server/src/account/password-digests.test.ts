import { createHash, pbkdf2Sync } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Problem, passwordAlgorithms } from '@latchkey/contract'
import * as bcrypt from '@node-rs/bcrypt'
import { describe, expect, it } from 'vitest'
import { hashPassword, needsRehash, requireUsableDigest, verifyPassword } from './password-digests.ts'

async function matchesDigest(password: string, digest: string, algorithm: string): Promise<boolean> {
  return (await verifyPassword(password, { digest, algorithm }, {})).isRight
}

/** Test vectors of the SHA-crypt specification. */
const morethanALine = 'a very much longer text to encrypt.  This one even stretches over morethan one line.'

const legacy = (...digest: unknown[]) => JSON.stringify(digest)

/** The test vector that Firebase publishes, https://github.com/firebase/scrypt. */
const firebase = {
  pieces: [
    '42xEC+ixf3L2lw==',
    'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    'Bw==',
    '8',
    '14',
    '@',
  ],
  hash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
}
const inUrlAlphabet = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** RFC 7914 section 11 publishes PBKDF2 with SHA-256 of `passwd` and `salt`, once. */
const pbkdf2Of1 =
  '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783'

/** RFC 7914 section 12, the second vector. */
const scryptOfPassword =
  'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640'

describe('a password matches its digest', () => {
  it.each([
    // Test vectors of the Argon2 reference implementation, src/test.c.
    [
      'Argon2i',
      'password',
      '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
    ],
    [
      'Argon2i',
      'password',
      '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
    ],
    [
      'Argon2id',
      'password',
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    ],
    [
      'Argon2d',
      'correct horse',
      '$argon2d$v=19$m=64,t=1,p=1$HxVUHDTGlZUpDca2FQ+YqA$xa+x6GPXWSfNiCKZqYNHWqvbNmkb7mFhceiiVxl5do0',
    ],
    // Test vectors of crypt_blowfish, wrapper.c; the others were made with libxcrypt.
    ['Bcrypt', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['Bcrypt', 'correct horse', '$2b$04$pbp7pPEJM5QINkhlAbBQg.0PTAvFgrMxaRb4QbpiunGKH1mpmjKpS'],
    ['Bcrypt', 'rasmuslerdorf', '$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq'],
    ['MD5', 'pässword', '8e1843033a0f6ee52e2f618aa8ebbef4'],
    ['SHA1', 'pässword', '23b74494475f5f874980b7676d511e23d886da64'],
    ['SHA256', 'pässword', '3478267b5612791b40988906b3a7897eb6ab501e04b95ed32f99d0afdf669d9c'],
    ['SHA256', 'pässword', '3478267B5612791B40988906B3A7897EB6AB501E04B95ED32F99D0AFDF669D9C'],
    ['Legacy', 'pässword', legacy('sha1', ['@'], '23b74494475f5f874980b7676d511e23d886da64')],
    [
      'Legacy',
      'pässword',
      legacy('RIPEMD160', ['salt', '@', 'pepper'], '03594be174b38691bac6593db3128cc0b8e2175d'),
    ],
    [
      'Legacy',
      'pässword',
      legacy(
        'sha512',
        ['salt', '@', 'pepper'],
        '9edffeb3e1f2316b8bccaa9f4043696a4119cdbf1dbdeb8dd6e656fdd0c2490490c697bba40074a8e2caea7c3b18cca6ab8daed852bb9422563998b88a9c5c09',
      ),
    ],
    ['Legacy', 'passwd', legacy('pbkdf2', ['salt', '1', '64', 'sha256', '@'], pbkdf2Of1)],
    ['Legacy', 'passwd', legacy('pbkdf2Sync', ['hex:73616c74', '1', '64', 'sha256', '@'], pbkdf2Of1)],
    [
      'Legacy',
      'pässword',
      legacy(
        'pbkdf2',
        ['hex:00ff10', '1000', '64', 'sha512', '@'],
        'c3495a7391ee30339d5c723f73071344f3b1693a9770f9f51db945392497ca311148584d552d5eb9ef41dcf3df3d6c855010b0aa1a21f9e8359ac418bdbf0d14',
      ),
    ],
    ['Legacy', 'password', legacy('scrypt', ['NaCl', '1024', '8', '16', '64', '@'], scryptOfPassword)],
    [
      'Legacy',
      'password',
      legacy('scrypt', ['hex:4e61436c', '1024', '8', '16', '64', '@'], scryptOfPassword),
    ],
    [
      'Legacy',
      'pleaseletmein',
      legacy(
        'scrypt',
        ['SodiumChloride', '16384', '8', '1', '64', '@'],
        '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      ),
    ],
    ['Legacy', 'user1password', legacy('firebase-scrypt', firebase.pieces, firebase.hash)],
    [
      'Legacy',
      'user1password',
      legacy('firebase-scrypt', firebase.pieces.map(inUrlAlphabet), inUrlAlphabet(firebase.hash)),
    ],
  ])('%s of %s: %s', async (algorithm, password, digest) => {
    expect(() => requireUsableDigest(digest, algorithm as never)).not.toThrow()
    expect(await matchesDigest(password, digest, algorithm)).toBe(true)
    expect(await matchesDigest(`${password}!`, digest, algorithm)).toBe(false)
    expect(await matchesDigest('', digest, algorithm)).toBe(false)
  })

  it('with several placeholders for the password', async () => {
    const expected = createHash('md5').update('horse-horse').digest('hex')
    expect(await matchesDigest('horse', legacy('md5', ['@', '-', '@'], expected), 'Legacy')).toBe(true)
  })

  it('with special characters in the password', async () => {
    const expected = createHash('md5').update('salt@$&').digest('hex')
    expect(await matchesDigest('@$&', legacy('md5', ['salt', '@'], expected), 'Legacy')).toBe(true)
  })
})

describe('a digest of another system is accepted unchanged', () => {
  it.each([
    // Test vectors of phpass and of passlib.
    ['$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', 'test12345'],
    ['$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00', 'test1'],
    // Test vectors of the SHA-crypt specification; where it has none, made with libxcrypt.
    ['$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5', 'Hello world!'],
    ['$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA', 'Hello world!'],
    ['$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1', morethanALine],
    [
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
      'Hello world!',
    ],
    [
      '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
      'Hello world!',
    ],
    [
      '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
      morethanALine,
    ],
    [
      '$6$saltstring$CSTM8ggie.dU5m6eoS07/LZ2D/r4hrX.jxMSo1fYZexnehwOFJu1o2u1p.BZSnrxIhERrHnuxI8ONbt/kSPvF0',
      'pässword',
    ],
    // Made with Python's hashlib.
    ['{SSHA}kDJH43m4r76VNznhYS+DfYAWbO9zYWx0', 'pässword'],
    [
      '{SSHA512}+mqxrphXwoLnsLEFea202ZMhUqYQjWw3QdYMp157eGE8fU0aY1hwshLyly87EGwBsM6q2mlFT/8NhVQTwSuM2XNhbHQxMjM0',
      'pässword',
    ],
    // Test vectors of Django's hashers.
    ['pbkdf2_sha256$600000$seasalt$OAXyhAQ/4ZDA9V5RMExt3C1OwQdUpLZ99vm1McFlLRA=', 'lètmein'],
    [
      'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
      'lètmein',
    ],
    ['md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3', 'lètmein'],
    ['md5$$88a434c88cca4e900f7874cd98123f43', 'lètmein'],
    ['sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8', 'lètmein'],
    ['pbkdf2_sha1$1000$seasalt$ljleU4wBmTtz/MoG5YTwxpM0d7I=', 'lètmein'],
    ['bcrypt$$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq', 'rasmuslerdorf'],
    [
      'argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      'password',
    ],
    // Test vectors of ASP.NET Core Identity: version 2, and version 3 with each hash function.
    ['AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==', 'my password'],
    ['AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==', 'my password'],
    ['AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M', 'my password'],
    [
      'AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw==',
      'my password',
    ],
  ])('%s', async (digest, password) => {
    expect(() => requireUsableDigest(digest, 'Legacy')).not.toThrow()
    expect(needsRehash('Legacy', digest)).toBe(true)
    expect(await matchesDigest(password, digest, 'Legacy')).toBe(true)
    expect(await matchesDigest(`${password}!`, digest, 'Legacy')).toBe(false)
  })

  it('as bcrypt of a hash, which Django uses for long passwords', async () => {
    const sha256 = createHash('sha256').update('lètmein').digest('hex')
    const digest = `bcrypt_sha256$${await bcrypt.hash(sha256, { cost: 4 })}`
    expect(await matchesDigest('lètmein', digest, 'Legacy')).toBe(true)
    expect(await matchesDigest('letmein', digest, 'Legacy')).toBe(false)
  })

  it.each([
    '$P$',
    '$P$/IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
    '$P$zIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
    '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L',
    '$5$saltstring$',
    '$5$rounds=999$salt$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
    '$6$rounds=999999999$salt$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    '{SSHA}',
    '{SSHA}kDJH43m4r76VNznhYS+DfYAWbO8=',
    '{SSHA}*',
    '{CRYPT}$1$abc',
    'pbkdf2_sha256$9000000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=',
    'pbkdf2_sha256$1000$seasalt',
    'pbkdf2_md4$1$a$aaaa',
    'md5$salt',
    'md5$@$3f86d0d3d465b7b458c231bf3555c0e3',
    'scrypt$1000$seasalt$8$1$Qj3+',
    'argon2$nothing',
    'bcrypt$',
    '!',
    'bcrypt_sha256$$2b$31$x',
    // Digests that the tests of ASP.NET Core Identity refuse.
    'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggE=',
    'AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4A=',
    'AQAAAAIAAAAA',
  ])('unless it can never match or costs too much: %s', async digest => {
    await expectRefusal('password.invalid_legacy_password_format', digest, 'Legacy')
  })
})

describe('a password in another Unicode form', () => {
  const composed = 'Grüße aus Köln ﬁnd ich ①'
  const typed = composed.normalize('NFD')

  it('matches in every normalization form', async () => {
    const { digest, algorithm } = await hashPassword(typed)
    for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
      expect(await verifyPassword(composed.normalize(form), { digest, algorithm }, {})).toEqual({
        isRight: true,
        asTyped: false,
      })
    expect(await matchesDigest('Grusse aus Koln find ich 1', digest, algorithm)).toBe(false)
  })

  it('matches an older digest of the form that it was typed in', async () => {
    const digest = createHash('sha256').update(typed).digest('hex')
    expect(await verifyPassword(typed, { digest, algorithm: 'SHA256' }, {})).toEqual({
      isRight: true,
      asTyped: true,
    })
  })
})

describe('a new digest', () => {
  it('is Argon2id with the parameters of OWASP and a random salt', async () => {
    const { digest, algorithm } = await hashPassword('correct horse')
    expect(algorithm).toBe('Argon2id')
    expect(digest).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect((await hashPassword('correct horse')).digest).not.toBe(digest)
    expect(await matchesDigest('correct horse', digest, algorithm)).toBe(true)
    expect(await matchesDigest('Correct horse', digest, algorithm)).toBe(false)
  })

  it('replaces every outdated digest', async () => {
    const { digest } = await hashPassword('correct horse')
    expect(needsRehash('Argon2id', digest)).toBe(false)
    expect(needsRehash('Argon2id', digest.replace('m=19456', 'm=8192'))).toBe(true)
    expect(needsRehash('Argon2id', digest.replace('t=2', 't=1'))).toBe(true)
    expect(needsRehash('Argon2id', digest.replace('argon2id', 'argon2i'))).toBe(true)
    for (const algorithm of passwordAlgorithms.filter(name => name !== 'Argon2id')) {
      expect(needsRehash(algorithm, digest)).toBe(true)
    }
  })
})

describe('a digest that can never match or costs too much is refused, at import and at sign-in', () => {
  const tooCostly =
    '$argon2id$v=19$m=4000000,t=4000000,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'

  it.each([
    ...['Argon2i', 'Argon2id', 'Argon2d', 'Bcrypt', 'SHA1', 'SHA256', 'MD5'].map(name => [name, '']),
    ['Argon2id', 'password'],
    ['Argon2id', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ'],
    ['Argon2id', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['Argon2id', tooCostly],
    ['Argon2id', tooCostly.replace('t=4000000', 't=1')],
    ['Argon2id', tooCostly.replace('m=4000000', 'm=64')],
    ['Bcrypt', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.'],
    ['Bcrypt', '$1$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['Bcrypt', '$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['MD5', '23b74494475f5f874980b7676d511e23d886da64'],
    ['SHA1', '8e1843033a0f6ee52e2f618aa8ebbef4'],
    ['SHA256', '3478267b5612791b40988906b3a7897eb6ab501e04b95ed32f99d0afdf669d9'],
    ['MD5', '8e1843033a0f6ee52e2f618aa8ebbefg'],
  ])('%s: %s', async (algorithm, digest) => {
    await expectRefusal('password.unsupported_encryption_method', digest, algorithm)
  })

  const hash = '23b74494475f5f874980b7676d511e23d886da64'
  const pbkdf2 = (...pieces: unknown[]) => legacy('pbkdf2', pieces, pbkdf2Of1)
  const scrypt = (change: Record<number, unknown>, expected = firebase.hash) => {
    return legacy('firebase-scrypt', Object.assign([...firebase.pieces], change), expected)
  }

  const plainScrypt = (change: Record<number, unknown>, expected = scryptOfPassword) =>
    legacy('scrypt', Object.assign(['NaCl', '1024', '8', '16', '64', '@'], change), expected)

  it.each([
    ['is nothing', ''],
    ['is not JSON', hash],
    ['is no array', '{}'],
    ['has too few elements', legacy('sha1', ['@'])],
    ['has too many elements', legacy('sha1', ['@'], hash, hash)],
    ['has pieces that are no strings', legacy('sha1', ['@', 1], hash)],
    ['has an unknown algorithm', legacy('rot13', ['@'], hash)],
    ['would match every password', legacy('sha1', ['salt'], hash)],
    ['expects nothing', legacy('sha1', ['@'], '')],
    ['expects something shorter', legacy('sha1', ['@'], hash.slice(2))],
    ['expects something else than hexadecimal', legacy('sha1', ['@'], 'x'.repeat(40))],
    ['has no password in pbkdf2', pbkdf2('salt', '1', '64', 'sha256')],
    ['has the password as the salt of pbkdf2', pbkdf2('@', '1', '64', 'sha256', 'salt')],
    ['has a hexadecimal salt that is none', pbkdf2('hex:salt', '1', '64', 'sha256', '@')],
    ['has no iterations', pbkdf2('salt', '0', '64', 'sha256', '@')],
    ['has iterations that are no number', pbkdf2('salt', '1e3', '64', 'sha256', '@')],
    ['has too many iterations', pbkdf2('salt', '2000001', '64', 'sha256', '@')],
    ['has another key length than its key', pbkdf2('salt', '1', '32', 'sha256', '@')],
    ['has an unknown digest in pbkdf2', pbkdf2('salt', '1', '64', 'rot13', '@')],
    ['has a digest that pbkdf2 cannot use', pbkdf2('salt', '1', '64', 'shake256', '@')],
    ['has a salt that is not base64', scrypt({ 0: '*' })],
    ['encrypts nothing in firebase-scrypt', scrypt({ 1: '' }, '')],
    ['expects another length than the signer key', scrypt({}, firebase.hash.slice(0, 40))],
    ['has no rounds', scrypt({ 3: '0' })],
    ['has too many rounds', scrypt({ 3: '64' })],
    ['costs too much memory', scrypt({ 4: '17' })],
    ['costs infinite memory', scrypt({ 4: '9999999999' })],
    ['has parameters that scrypt does not know', scrypt({ 3: '1', 4: '16' })],
    ['has no password in scrypt', plainScrypt({ 5: 'password' })],
    ['has a hexadecimal salt of scrypt that is none', plainScrypt({ 0: 'hex:NaCl' })],
    ['has an N that is no power of two', plainScrypt({ 1: '1000' })],
    ['has an N of one', plainScrypt({ 1: '1' })],
    ['has an N that is too great for its r', plainScrypt({ 1: '65536', 2: '1' })],
    ['has no r', plainScrypt({ 2: '0' })],
    ['has another key length than its scrypt key', plainScrypt({ 4: '32' })],
    ['expects something else than hexadecimal of scrypt', plainScrypt({}, 'x'.repeat(128))],
    ['costs too much memory in scrypt', plainScrypt({ 1: '262144', 3: '1' })],
    ['costs too much time in scrypt', plainScrypt({ 3: '1024' })],
    ['has no password in firebase-scrypt', scrypt({ 5: 'password' })],
  ])('a `Legacy` digest that %s', async (_, digest) => {
    await expectRefusal('password.invalid_legacy_password_format', digest, 'Legacy')
  })

  it('also a missing `Legacy` digest, while other algorithms may come without one', () => {
    expect(() => requireUsableDigest(undefined, 'Legacy')).toThrow('password.invalid_legacy_password_format')
    for (const algorithm of passwordAlgorithms.filter(name => name !== 'Legacy')) {
      expect(() => requireUsableDigest(undefined, algorithm)).not.toThrow()
    }
  })

  it.each(['', 'SHA512', 'argon2id', 'constructor', '__proto__'])(
    'also of an unknown algorithm: %j',
    async algorithm => {
      await expectRefusal('password.unsupported_encryption_method', hash, algorithm)
    },
  )

  it('but not one of the costliest in common use', () => {
    const libsodiumModerate = tooCostly.replace('m=4000000,t=4000000', 'm=262144,t=3')
    requireUsableDigest(libsodiumModerate, 'Argon2id')
    requireUsableDigest('$2a$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'Bcrypt')
    requireUsableDigest(legacy('pbkdf2', ['salt', '1300000', '20', 'sha1', '@'], hash), 'Legacy')
    requireUsableDigest(legacy('scrypt', ['salt', '131072', '8', '1', '64', '@'], scryptOfPassword), 'Legacy')
  })
})

describe('password hashing', () => {
  it('does not block the event loop', async () => {
    const expected = pbkdf2Sync('horse', 'salt', 500_000, 32, 'sha256').toString('hex')
    const digest = legacy('pbkdf2', ['salt', '500000', '32', 'sha256', '@'], expected)
    let turns = 0
    const ticking = setInterval(() => (turns += 1), 1)
    expect(await matchesDigest('horse', digest, 'Legacy')).toBe(true)
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(5)
  })

  it('is refused while 500 operations wait, and accepted again afterward', async () => {
    const digest =
      '$argon2d$v=19$m=64,t=1,p=1$HxVUHDTGlZUpDca2FQ+YqA$xa+x6GPXWSfNiCKZqYNHWqvbNmkb7mFhceiiVxl5do0'
    const atOnce = Math.max(1, availableParallelism() - 1)
    const verifications = Array.from({ length: atOnce + 500 }, () =>
      matchesDigest('correct horse', digest, 'Argon2d'),
    )
    for (const work of [() => hashPassword('horse'), () => verifyPassword('horse', undefined, {})]) {
      await expect(work()).rejects.toMatchObject({ code: 'server.busy', headers: { 'retry-after': '1' } })
    }
    expect(new Set(await Promise.all(verifications))).toEqual(new Set([true]))
    await expect(hashPassword('horse')).resolves.toBeDefined()
  })

  it('takes about as long for an unknown account, and for a wrong password with a weak digest', async () => {
    const { digest, algorithm } = await hashPassword('correct horse')
    const known = await timeOf(() => matchesDigest('wrong', digest, algorithm))
    const unknown = await timeOf(() => verifyPassword('wrong', undefined, {}))
    const weak = await timeOf(() => matchesDigest('wrong', '8e1843033a0f6ee52e2f618aa8ebbef4', 'MD5'))
    for (const time of [unknown, weak]) {
      expect(time).toBeGreaterThan(known / 4)
      expect(time).toBeLessThan(known * 4)
    }
  })
})

async function expectRefusal(code: string, digest: string, algorithm: string) {
  expect(() => requireUsableDigest(digest, algorithm as never)).toThrow(Problem)
  expect(() => requireUsableDigest(digest, algorithm as never)).toThrow(
    expect.objectContaining({ code, status: 400 }),
  )
  await expect(matchesDigest('pässword', digest, algorithm)).rejects.toMatchObject({ code, status: 400 })
}

/** The shortest time of several runs, since other load can only make a run longer. */
async function timeOf(work: () => Promise<unknown>) {
  const times: number[] = []
  for (let attempt = 0; attempt < 8; attempt++) {
    const begin = performance.now()
    await work()
    times.push(performance.now() - begin)
  }
  return Math.min(...times)
}
