import { Link, Logo, PageFrame, type Preferences, Skeleton, useText } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { addressOf } from '../base.ts'
import type { Experience } from '../branding.ts'
import { LegalLinks } from '../LegalLinks.tsx'
import { SupportLink } from '../SupportLink.tsx'
import './AccountFrame.css'
import { nameOfBrand } from './brand.ts'
import { Person } from './Person.tsx'
import { useWayBack } from './way-back.ts'

type AccountFrameProps = {
  experience: Experience | undefined
  preferences: Preferences
  isSignedIn: boolean
  isNobody: boolean
  children: ReactNode
}

export function AccountFrame({ experience, children, ...person }: AccountFrameProps) {
  const say = useText()
  const back = useWayBack()
  return (
    <PageFrame
      brand={
        experience ? (
          <a className="lk-account-brand" href={addressOf('/account')}>
            <Logo
              url={experience.branding.logoUrl}
              darkUrl={experience.branding.darkLogoUrl}
              name={nameOfBrand(experience)}
            />
          </a>
        ) : (
          <Skeleton width={120} height={32} />
        )
      }
      back={
        back && (
          <span className="lk-account-back">
            <Link href={back.to} isQuiet>
              {say('account.backTo', { host: new URL(back.to).host })}
            </Link>
          </span>
        )
      }
      menu={<Person {...person} />}
      footer={
        experience && (
          <>
            <LegalLinks {...experience} />
            <SupportLink {...experience} />
          </>
        )
      }
    >
      {children}
    </PageFrame>
  )
}
