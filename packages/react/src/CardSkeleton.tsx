import { Card, Row, Skeleton, useIsInCard, useText } from '@latchkey/ui'

const widths = [72, 96, 64, 88, 80, 104]

/** Placeholder for a card of rows while it loads, or for the rows if it stands in their card. */
export function CardSkeleton({ rows }: { rows: number }) {
  const say = useText()
  const isInCard = useIsInCard()
  const placeholders = widths
    .slice(0, rows)
    .map(width => (
      <Row key={width} name={<Skeleton width={width} />} value={<Skeleton width={width * 1.6} />} />
    ))
  return (
    <div aria-busy="true">
      <span className="lk-hidden" role="status">
        {say('state.loading')}
      </span>
      {isInCard ? placeholders : <Card>{placeholders}</Card>}
    </div>
  )
}
