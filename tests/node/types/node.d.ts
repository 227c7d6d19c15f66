/** The few names of @types/node that the SDK's types mention. */

declare module 'node:stream' {
  export class Readable {
    pipe(target: Writable): void
  }
  export class Writable {
    write(chunk: unknown): boolean
    end(chunk?: unknown): void
  }
}

declare class Buffer extends Uint8Array {}
