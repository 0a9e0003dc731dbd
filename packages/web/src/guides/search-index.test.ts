import { describe, expect, it } from 'vitest'
import { searchIn } from './search-index.ts'

const section = (page: string, title: string, text: string, heading = title) => ({
  page,
  title,
  id: heading === title ? '' : 'part',
  heading,
  text,
  isGuide: !page.startsWith('../'),
})

const english = searchIn(
  [
    section('password', 'Password', 'People change their password with POST /api/my-account/password.'),
    section('passkeys', 'Passkeys', 'A passkey replaces the password.'),
    section('passkeys', 'Passkeys', 'Rename it by PATCH /api/my-account/mfa-verifications.', 'Rename'),
    section('errors', 'Error codes', 'user.email_already_in_use: another account has the address.'),
  ],
  new URL('https://x.example/base/docs/search.json'),
)

const chinese = searchIn(
  [
    section('password', '密码', '用户可以修改密码，修改后其他设备会退出登录。'),
    section('passkeys', '通行密钥', '通行密钥可以代替密码。'),
    section('step-up', '再次验证', '敏感操作之前，需要再次验证身份。'),
    section('../cli', '命令行密码', 'create-client registers an application.'),
  ],
  new URL('https://x.example/docs/zh-CN/search.json'),
)

const pages = (found: ReturnType<typeof english>) => found.map(({ href }) => new URL(href).pathname)

describe('the search of the documentation', () => {
  it.each([
    ['password', '/base/docs/password'],
    ['passk', '/base/docs/passkeys'],
    ['pasword', '/base/docs/password'],
    ['mfa-verifications', '/base/docs/passkeys'],
    ['email_already', '/base/docs/errors'],
    ['user.email_already_in_use', '/base/docs/errors'],
  ])('finds “%s” first in %s', (query, expected) => {
    expect(pages(english(query))[0]).toBe(expected)
  })

  it.each([
    ['修改密码', '/docs/zh-CN/password'],
    ['密码', '/docs/zh-CN/password'],
    ['通行密钥', '/docs/zh-CN/passkeys'],
    ['密钥', '/docs/zh-CN/passkeys'],
    ['验证身份', '/docs/zh-CN/step-up'],
    ['create-client', '/docs/cli'],
  ])('finds “%s” first in %s', (query, expected) => {
    expect(pages(chinese(query))[0]).toBe(expected)
  })

  it('leads to the section, and marks what was found', () => {
    const [found] = english('rename')
    expect(found?.href).toBe('https://x.example/base/docs/passkeys#part')
    expect(found?.excerpt.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(['Rename'])
  })

  it('marks whole Chinese words, not their characters within other words', () => {
    const [found] = chinese('修改密码')
    const marked = found?.excerpt.filter(({ isHit }) => isHit).map(({ text }) => text)
    expect(new Set(marked)).toEqual(new Set(['修改', '密码']))
  })

  it('finds nothing for a word that no page has, whatever its characters', () => {
    for (const query of ['zzzz', '(', '\\', '*)(', '‘’']) expect(english(query), query).toEqual([])
  })
})
