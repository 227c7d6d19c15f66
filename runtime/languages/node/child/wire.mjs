/**
 * One end of the runner protocol: frames of JSON behind a 4-byte little-endian length. All frames of one turn of
 * the event loop leave in one write, which is what makes many small answers cheap.
 */

export const MAX_FRAME = 16 * 1024 * 1024

const HEADER = 4

/** A frame can't be written or read; the message says why. */
export class FrameError extends Error {
  name = 'FrameError'
}

/**
 * Return a frame as JSON text. Half surrogate pairs, which JavaScript strings may hold and UTF-8 can't, become U+FFFD.
 * @param {Record<string, unknown>} frame
 * @throws {FrameError} it holds a value that JSON doesn't have, or is larger than MAX_FRAME
 */
export function encode(frame) {
  let text
  try {
    text = JSON.stringify(frame)
    if (text.includes('\\ud')) text = JSON.stringify(wellFormed(JSON.parse(text)))
  } catch (error) {
    throw new FrameError(`it can't be written as JSON: ${error.message.split('\n')[0]}`, { cause: error })
  }
  const size = Buffer.byteLength(text)
  if (size > MAX_FRAME) {
    throw new FrameError(
      `it takes ${size.toLocaleString('en')} bytes as JSON; at most ${MAX_FRAME.toLocaleString('en')} fit`,
    )
  }
  return { text, size }
}

function wellFormed(value) {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]))
}

/** Reads and writes frames on one socket. `onFrame` gets each frame; a broken one destroys the socket. */
export class Wire {
  #socket
  #onFrame
  #outgoing = []
  #bytes = 0
  #parts = []
  #have = 0
  #need = HEADER

  constructor(socket, onFrame) {
    this.#socket = socket
    this.#onFrame = onFrame
    socket.on('data', (data) => this.#receive(data))
  }

  /**
   * Queue a frame for the end of this turn.
   * @throws {FrameError} it can't be encoded; nothing was queued
   */
  send(frame) {
    const encoded = encode(frame)
    if (this.#outgoing.length === 0) setImmediate(() => this.flush())
    this.#outgoing.push(encoded)
    this.#bytes += HEADER + encoded.size
  }

  /** Write what is queued now, for a process that is about to end. */
  flush() {
    const buffer = Buffer.allocUnsafe(this.#bytes)
    let offset = 0
    for (const { text, size } of this.#outgoing) {
      buffer.writeUInt32LE(size, offset)
      buffer.write(text, offset + HEADER, size)
      offset += HEADER + size
    }
    this.#outgoing = []
    this.#bytes = 0
    if (offset > 0 && this.#socket.writable) this.#socket.write(buffer)
  }

  #receive(data) {
    this.#parts.push(data)
    this.#have += data.length
    if (this.#have < this.#need) return
    const buffer = this.#parts.length === 1 ? data : Buffer.concat(this.#parts)
    try {
      this.#keep(buffer.subarray(this.#cut(buffer)))
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.#socket.destroy(error)
    }
  }

  #keep(rest) {
    this.#parts = rest.length > 0 ? [rest] : []
    this.#have = rest.length
    this.#need = rest.length < HEADER ? HEADER : HEADER + rest.readUInt32LE(0)
  }

  /** Hand out every whole frame of `buffer`; return where the first incomplete one starts. */
  #cut(buffer) {
    let start = 0
    while (buffer.length - start >= HEADER) {
      const size = buffer.readUInt32LE(start)
      if (size > MAX_FRAME) throw new FrameError(`a frame of ${size} bytes is over the limit of ${MAX_FRAME}`)
      const end = start + HEADER + size
      if (buffer.length < end) break
      this.#onFrame(decode(buffer.toString('utf8', start + HEADER, end)))
      start = end
    }
    return start
  }
}

function decode(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new FrameError(`a frame is not JSON: ${error.message}`, { cause: error })
  }
}
