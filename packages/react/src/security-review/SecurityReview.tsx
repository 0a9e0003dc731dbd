import { Button, Card, CardFoot, InlineNotice, useText } from '@latchkey/ui'
import { useContext, useEffect, useRef, useState } from 'react'
import { type Account, isVisible, type Settings } from '../account.ts'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { LongList } from '../LongList.tsx'
import { NavigationContext } from '../navigation.ts'
import { ReviewDialog } from './ReviewDialog.tsx'
import { ReviewItem } from './ReviewItem.tsx'
import './SecurityReview.css'
import { useReviewed } from './reviewed.ts'

type SecurityReviewProps = { account: Account; settings: Settings }

/** After a lockdown: every way in, to look at, until the person says that all of it is theirs. */
export function SecurityReview({ account, settings }: SecurityReviewProps) {
  const say = useText()
  const navigation = useContext(NavigationContext)
  const [isOpen, setOpen] = useState(false)
  const { reviewed, factors } = useReviewed(account, isVisible(settings.fields.mfa))
  const isDone = account.needsSecurityReview !== true
  const done = useFocusWhenDone(isDone)
  if (isDone)
    return (
      <div ref={done} tabIndex={-1} className="lk-settings-review lk-review-done">
        <InlineNotice tone="success">{say('review.done')}</InlineNotice>
      </div>
    )
  return (
    <div className="lk-settings-review">
      <Card title={say('review.title')} description={say('review.about')}>
        {factors.error && !factors.data && <LoadingFailed query={factors} />}
        <LongList>
          {reviewed.map(each => (
            <ReviewItem key={each.id} {...each} isLinked={navigation?.leadsTo(`/${each.section}`) ?? false} />
          ))}
        </LongList>
        <CardFoot
          action={
            <Button look="filled" onPress={() => setOpen(true)}>
              {say('review.confirm')}
            </Button>
          }
        >
          {!factors.isFetching && reviewed.length === 0 && say('review.nothing')}
        </CardFoot>
        <ReviewDialog account={account} isOpen={isOpen} onClose={() => setOpen(false)} />
      </Card>
    </div>
  )
}

/** Moves the focus to the notice that replaces the list, whose button had it. */
function useFocusWhenDone(isDone: boolean) {
  const done = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isDone) return
    // After the dialog has given the focus back.
    const timer = setTimeout(() => done.current?.focus(), 250)
    return () => clearTimeout(timer)
  }, [isDone])
  return done
}
