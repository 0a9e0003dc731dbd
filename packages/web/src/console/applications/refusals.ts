import { ProblemError } from '@latchkey/client'

type Refusal = { path: readonly (string | number)[]; message: string }

/** What the server found wrong in a body, member by member. */
export function refusalsIn(problem: unknown): readonly Refusal[] {
  if (!(problem instanceof ProblemError) || problem.code !== 'guard.invalid_input') return []
  const { data } = problem
  const issues = typeof data === 'object' && data && 'issues' in data ? data.issues : []
  return Array.isArray(issues) ? issues.filter(isRefusal) : []
}

function isRefusal(issue: unknown): issue is Refusal {
  return (
    typeof issue === 'object' &&
    issue !== null &&
    'path' in issue &&
    Array.isArray(issue.path) &&
    'message' in issue &&
    typeof issue.message === 'string'
  )
}
