import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DCLinter } from 'dclint'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8')
const dockerfile = DockerfileParser.parse(read('Dockerfile'))
const compose = parse(read('compose.yaml'))

const lastOf = (keyword: string) =>
  dockerfile
    .getInstructions()
    .filter(each => each.getKeyword() === keyword)
    .at(-1)
    ?.getArgumentsContent()

it('the Dockerfile has no fault that a linter knows', () => {
  expect(validate(read('Dockerfile')).map(({ message }) => message)).toEqual([])
})

it('the image runs without privileges, says whether it is well, and starts from a known Node', () => {
  expect(lastOf('USER')).toBe('1000:1000')
  expect(lastOf('HEALTHCHECK')).toContain('/readyz')
  for (const from of dockerfile.getFROMs()) expect(from.getImageTag()).toMatch(/^24-\w+-slim$/)
  // Without a shell in between, signals reach the server.
  for (const keyword of ['ENTRYPOINT', 'CMD']) expect(lastOf(keyword)).toMatch(/^\["/)
})

it('the compose file follows the specification, and has no fault that a linter knows', () => {
  // The rule about quotes takes a port that is a variable for one without quotes.
  const rules = { 'require-quotes-in-ports': 0 } as const
  const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] })
  const [found] = linter.lintFiles([join(import.meta.dirname, '../compose.yaml')], false)
  expect(found?.messages).toEqual([])
})

it('the services keep no secret in the file, and the server can write nowhere but in memory', () => {
  const { latchkey, postgres } = compose.services
  expect(latchkey).toMatchObject({ read_only: true, cap_drop: ['ALL'], init: true })
  expect(latchkey.tmpfs).toEqual([expect.stringMatching(/^\/data:/)])
  for (const value of [latchkey.environment.SECRET_KEY, postgres.environment.POSTGRES_PASSWORD])
    expect(value).toMatch(/^\$\{\w+:\?is not set\}$/)
  expect(postgres.ports).toBeUndefined()
})
