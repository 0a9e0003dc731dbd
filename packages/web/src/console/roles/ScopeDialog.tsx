import type { Output } from '@latchkey/client'
import { TextField } from '@latchkey/ui'
import { useState } from 'react'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import type { Api } from './role-facts.ts'

type Scope = Output<'GET /api/resources/:resourceId/scopes'>[number]

/** Creates a permission, or edits one. */
export function ScopeDialog({ api, scope }: { api: Api; scope: Scope | undefined }) {
  const say = useSay()
  const stored = { name: scope?.name ?? '', description: scope?.description ?? '' }
  const [typed, setTyped] = useState(stored)
  const name = typed.name.trim()
  const description = typed.description.trim()
  const words = {
    name: 'scope',
    title: scope ? say('roles.scope.edit.title', { name: scope.name }) : say('roles.scope.create'),
    done: say(scope ? 'frame.saved' : 'roles.scope.create.done'),
    isDisabled: name === '' || /\s/.test(name),
    onEnd: () => setTyped(stored),
    children: (
      <>
        <TextField
          label={say('roles.name')}
          value={typed.name}
          onChange={next => setTyped({ ...typed, name: next })}
          description={say(scope ? 'roles.scope.name.changed' : 'roles.scope.name.about')}
          error={/\s/.test(name) ? say('roles.scope.name.spaces') : undefined}
          placeholder="orders:read"
          autoComplete="off"
          capitalization="none"
          spellCheck={false}
          autoFocus
        />
        <TextField
          label={say('roles.description')}
          value={typed.description}
          onChange={next => setTyped({ ...typed, description: next })}
          description={say('roles.scope.description.about')}
          autoComplete="off"
        />
      </>
    ),
  }
  if (!scope)
    return (
      <Action
        {...words}
        verb={say('roles.scope.create')}
        operation="POST /api/resources/:resourceId/scopes"
        input={{ params: { resourceId: api.id }, body: { name, description } }}
      />
    )
  return (
    <Action
      {...words}
      verb={say('frame.save')}
      operation="PATCH /api/resources/:resourceId/scopes/:scopeId"
      input={{
        params: { resourceId: api.id, scopeId: scope.id },
        body: { ...(name !== scope.name && { name }), description },
      }}
    />
  )
}
