/** One caller: says hello, takes its frames, and keeps the attempts that it waits for. */

import { Attempt } from './attempt.mjs'
import { runCall } from './call.mjs'
import { attempts, outside } from './client.mjs'
import { describeFile } from './describe.mjs'
import { FrameError, Wire } from './wire.mjs'

export const PROTOCOL_VERSION = 1

/** Serves one socket until it closes. */
export class Connection {
  #wire
  #attempts = new Map()
  #open = true

  /**
   * @param {import('node:net').Socket} socket
   * @param {import('./loader.mjs').Loader} loader
   */
  constructor(socket, loader) {
    this.loader = loader
    this.#wire = new Wire(socket, (frame) => this.#take(frame))
    socket.on('error', reportBrokenFrame)
    socket.on('close', () => this.#closed())
    this.send({
      t: 'hello',
      version: PROTOCOL_VERSION,
      language: 'node',
      runtime: process.versions.node,
      pid: process.pid,
    })
  }

  /** Queue a frame; dropped when the caller has left. */
  send(frame) {
    if (this.#open) this.#wire.send(frame)
  }

  /** Write everything that is queued, for a process that is about to end. */
  flush() {
    if (this.#open) this.#wire.flush()
  }

  forget(attempt) {
    this.#attempts.delete(attempt.id)
  }

  #take(frame) {
    const take = TAKERS[frame.t]
    if (!take) throw new FrameError(`this runner doesn't know the frame ${JSON.stringify(frame.t)}`)
    take(this, frame, this.#attempts)
  }

  #closed() {
    this.#open = false
    outside.disconnected(this)
    for (const attempt of [...this.#attempts.values()]) attempt.cancel('the caller closed the connection')
  }
}

/** What each frame of a caller does. */
const TAKERS = {
  hello(connection, frame) {
    if (frame.serves !== false) outside.connected(connection)
  },
  describe(connection, frame) {
    describeFile(connection.loader, frame).then((answer) => sendDescribed(connection, frame.id, answer))
  },
  call(connection, frame, running) {
    if (frame.beginBy < monotonic()) return connection.send({ t: 'late', id: frame.id })
    const attempt = new Attempt(connection, frame)
    running.set(frame.id, attempt)
    attempts.run(attempt, runCall, attempt, frame, connection.loader)
  },
  cancel(_connection, frame, running) {
    running.get(frame.id)?.cancel(frame.reason)
  },
  reply(_connection, frame, running) {
    const scope = frame.id === 0 ? outside : running.get(frame.id)
    scope?.settle(frame)
  },
  ping(connection, frame) {
    connection.send({ t: 'pong', id: frame.id, callers: outside.callers })
    connection.flush() // a caller takes silence to mean that nothing behind the ping has begun
  },
}

/** Milliseconds of the clock that the callers' `beginBy` is read from. */
function monotonic() {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

/** A caller that merely left is no news; one that breaks the protocol is. */
function reportBrokenFrame(error) {
  if (error instanceof FrameError) process.stderr.write(`the runner closed a connection: ${error.message}\n`)
}

function sendDescribed(connection, id, answer) {
  try {
    connection.send({ t: 'described', id, ...answer })
  } catch (error) {
    if (!(error instanceof FrameError)) throw error
    connection.send({ t: 'described', id, error: { message: `config can't be described: ${error.message}` } })
  }
}
