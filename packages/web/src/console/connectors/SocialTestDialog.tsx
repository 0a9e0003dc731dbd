import type { Output } from '@latchkey/client'
import { Button, Dialog, DialogActions, InlineNotice, Link } from '@latchkey/ui'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { Preformatted } from '../frame/Preformatted.tsx'
import { useDialog } from '../navigation.ts'
import { Rich, useSay } from '../texts.tsx'
import { Answer } from './Answer.tsx'
import { type Connector, useNameOf } from './connector-name.ts'
import { useSocialTest } from './use-social-test.ts'

/** Signs in at the provider once, and shows what it tells about the person. */
export function SocialTestDialog({ connector }: { connector: Connector }) {
  const say = useSay()
  const nameOf = useNameOf()
  const dialog = useDialog('test')
  const test = useSocialTest(connector.id)
  const name = nameOf(connector)
  const close = () => {
    test.reset()
    dialog.close()
  }
  return (
    <Dialog
      title={say('connectors.test.title', { name })}
      isOpen={dialog.isOpen}
      onClose={close}
      isDismissable={false}
    >
      <div className="lk-connector-stack">
        <p>{say('connectors.test.social', { name })}</p>
        {test.isAtProvider && (
          <InlineNotice>
            <Rich
              text="connectors.test.waiting"
              values={{ name }}
              components={{ link: <Link href={test.address ?? ''} isOutside /> }}
            />
          </InlineNotice>
        )}
        {test.found && <Found found={test.found} />}
        <ProblemNotice problem={test.problem} />
        <Answer problem={test.problem} />
        <DialogActions>
          <Button look="quiet" onPress={close}>
            {say('connectors.close')}
          </Button>
          <Button look="filled" isPending={test.isPending} onPress={test.start}>
            {say(test.found || test.problem ? 'connectors.test.again' : 'connectors.test.start', { name })}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}

type Identity = Output<'POST /api/connectors/:connectorId/authorization-test/verify'>

/** What would be stored with the account of this person. */
function Found({ found }: { found: Identity }) {
  const say = useSay()
  const { rawData, ...details } = found.details
  const email = details.email
  const rows = [
    [say('connectors.found.id'), found.userId],
    [say('connectors.found.name'), details.name],
    [say('connectors.found.email'), email],
    [say('connectors.found.phone'), details.phone],
    [say('connectors.found.avatar'), details.avatar],
  ] as const
  return (
    <>
      <InlineNotice tone="success">{say('connectors.test.works')}</InlineNotice>
      <dl className="lk-connector-found">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : say('connectors.found.none')}</dd>
          </div>
        ))}
      </dl>
      {typeof email === 'string' && (
        <p className="lk-form-description">
          {say(found.isEmailVerified ? 'connectors.found.verified' : 'connectors.found.unverified')}
        </p>
      )}
      {rawData !== undefined && (
        <details className="lk-connector-raw">
          <summary>{say('connectors.found.raw')}</summary>
          <Preformatted>{JSON.stringify(rawData, null, 2)}</Preformatted>
        </details>
      )}
    </>
  )
}
