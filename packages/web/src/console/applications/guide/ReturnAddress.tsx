import { Button, InlineNotice, showToast } from '@latchkey/ui'
import { useMay } from '../../access.ts'
import { useChange } from '../../data/change.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { Rich, useSay } from '../../texts.tsx'
import type { Application } from '../application-kind.ts'

type ReturnAddressProps = { application: Application; address: string; leavesTo: string }

/** Registers the address of the guide, without which signing in ends with an error. */
export function ReturnAddress({ application, address, leavesTo }: ReturnAddressProps) {
  const say = useSay()
  const may = useMay()
  const change = useChange('PATCH /api/applications/:id')
  const { oidcClientMetadata: present } = application
  if (present.redirectUris.includes(address)) return null
  const add = () =>
    change.run(
      {
        params: { id: application.id },
        body: {
          oidcClientMetadata: {
            ...present,
            redirectUris: [...present.redirectUris, address],
            postLogoutRedirectUris: [...new Set([...present.postLogoutRedirectUris, leavesTo])],
          },
        },
      },
      () => showToast({ words: say('applications.guide.added') }),
    )
  return (
    <div className="lk-app-return">
      <InlineNotice
        tone="warning"
        action={
          may('applications:write') && (
            <Button onPress={add} isPending={change.isPending}>
              {say('applications.guide.add')}
            </Button>
          )
        }
      >
        <Rich text="applications.guide.notRegistered" values={{ address }} components={{ code: <code /> }} />
      </InlineNotice>
      <ProblemNotice problem={change.error} />
    </div>
  )
}
