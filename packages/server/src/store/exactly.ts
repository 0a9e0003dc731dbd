/** A value of exactly this shape, without other keys. TypeScript alone accepts objects with excess keys as bodies. */
export type Exactly<Shape, Given extends Shape> = Given & {
  [Key in Exclude<keyof Given, keyof Shape>]: never
}
