import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const folder = import.meta.dirname

it('each job that the guide of the console lists has a journey in the browser', () => {
  const guide = readFileSync(`${folder}/../docs/guides/console.md`, 'utf8')
  const jobs = [...guide.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number))
  expect(jobs.length).toBe(25)
  const journeys = readdirSync(folder)
    .filter(name => name.startsWith('journeys-console'))
    .flatMap(name => [
      ...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/^\s*it\(\s*'.*\(jobs? ([\d, ]+)\)'/gm),
    ])
    .flatMap(([, numbers = '']) => numbers.split(', ').map(Number))
  expect([...new Set(journeys)].sort((one, other) => one - other)).toEqual(jobs)
})
