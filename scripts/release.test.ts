import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const repository = join(import.meta.dirname, '..')

/** A repository of two packages with the configuration of this one. */
function smallRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-release-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(join(repository, '.changeset'), join(folder, '.changeset'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "workspaces": ["packages/*"] }')
  writeFileSync(join(folder, 'package-lock.json'), '{ "lockfileVersion": 3 }')
  writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## 0.1.0\n\nThe first release.\n')
  for (const name of ['cli', 'react']) {
    mkdirSync(join(folder, 'packages', name), { recursive: true })
    writeFileSync(
      join(folder, 'packages', name, 'package.json'),
      JSON.stringify({ name: `@latchkey/${name}`, version: '0.1.0', private: true }),
    )
  }
  return folder
}

const release = (folder: string) =>
  execFileSync(process.execPath, [join(repository, 'scripts/release.ts'), folder], { stdio: 'pipe' })

const versionOf = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, 'packages', name, 'package.json'), 'utf8')).version

it('raises the version of all packages, and moves what was described into the changelog', () => {
  const folder = smallRepository()
  const described = '---\n"@latchkey/react": minor\n---\n\nPeople see their last sign-in.\n'
  writeFileSync(join(folder, '.changeset/last-sign-in.md'), described)
  release(folder)
  expect(['cli', 'react'].map(name => versionOf(folder, name))).toEqual(['0.2.0', '0.2.0'])
  expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toBe(
    '# Changelog\n\n## 0.2.0\n\n- People see their last sign-in.\n\n## 0.1.0\n\nThe first release.\n',
  )
  expect(() => release(folder)).toThrow('No change is described')
})
