export { type Client, type ClientOptions, createClient, ProblemError } from './client.ts'
export type { Input, Operation, Output, Query } from './operations.ts'
