import { followInPage, Icon, usePageTitle } from '@latchkey/ui'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { hrefOf, navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import './PageHead.css'

type PageHeadProps = {
  /** The heading, and the title of the document. */
  title: string
  description?: ReactNode
  /** The page above, for one that is not its section's first. */
  back?: { path: string; words: string }
  /** At the end, the primary one last. */
  actions?: ReactNode
}

let isFirstPage = true

/** The beginning of each page. The focus goes to its heading when the page is opened from another. */
export function PageHead({ title, description, back, actions }: PageHeadProps) {
  const say = useSay()
  const heading = useRef<HTMLHeadingElement>(null)
  usePageTitle(`${title} · ${say('frame.title')}`)
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [])
  return (
    <header className="lk-page-head">
      {back && (
        <a
          className="lk-page-back"
          href={hrefOf(back.path)}
          onClick={followInPage(() => navigate(back.path))}
        >
          <Icon of={ArrowLeft} size={16} />
          {back.words}
        </a>
      )}
      <div className="lk-page-head-row">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {actions && <div className="lk-page-actions">{actions}</div>}
      </div>
      {description && <p className="lk-page-description">{description}</p>}
    </header>
  )
}
