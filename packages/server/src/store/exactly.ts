/** A value of this shape and no other key: for bodies, since TypeScript lets an object pass that has more than is read of it. */
export type Exactly<Shape, Given extends Shape> = Given & {
  [Key in Exclude<keyof Given, keyof Shape>]: never
}
