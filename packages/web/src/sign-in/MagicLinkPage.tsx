import { ProblemNotice } from '@latchkey/react/pages'
import { Button, RichText, useText } from '@latchkey/ui'
import { isProblem } from './interaction.ts'
import { enterByLink, type MagicLink, masked } from './magic-link.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'

type MagicLinkPageProps = {
  link: MagicLink
  /** Called when the person wants to sign in without the link. */
  onOther: () => void
}

/** The page of a magic link. The link is used up once the person presses the button: mail scanners open every link. */
export function MagicLinkPage({ link, onOther }: MagicLinkPageProps) {
  const say = useText()
  const { call } = useSignInContext()
  const entering = useAdvance(() => enterByLink(call, link))
  if (isProblem(entering.problem, ...over))
    return (
      <PageCard title={say('undo.over.title')} description={say('magicLink.over')}>
        <Button look="filled" isWide onPress={onOther}>
          {say('social.back')}
        </Button>
      </PageCard>
    )
  return (
    <PageCard
      title={say('magicLink.title')}
      description={
        <RichText
          text="magicLink.about"
          values={{ address: masked(link.email) }}
          components={{ address: <strong /> }}
        />
      }
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={entering.problem} />
        <Button look="filled" isWide isPending={entering.isPending} onPress={() => entering.attempt()}>
          {say('signIn.continue')}
        </Button>
        <Button look="quiet" isWide onPress={onOther}>
          {say('social.back')}
        </Button>
      </div>
    </PageCard>
  )
}

const over = [
  // No token has that length or those characters.
  'guard.invalid_input',
  'one_time_token.token_not_found',
  'one_time_token.email_mismatch',
  'one_time_token.token_expired',
  'one_time_token.token_consumed',
  'one_time_token.token_revoked',
]
