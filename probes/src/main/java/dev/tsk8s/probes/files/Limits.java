package dev.tsk8s.probes.files;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/// What reading may cost in all: time, bytes and files.
final class Limits {

  /// Far above any cluster's objects: a list of 50,000 pods has 0.4 GB.
  static final long MOST_BYTES = 8L << 30;

  /// More files than any support bundle has.
  static final int MOST_FILES = 100_000;

  /// A compressed list of similar pods shrinks to a fiftieth; what shrinks to less than this part,
  /// and is large, only wants to fill our memory or time.
  static final int HIGHEST_RATIO = 300;

  private static final long RATIO_COUNTS_FROM = 32L << 20;

  private final Deadline deadline;
  private final AtomicLong bytes = new AtomicLong();
  private int files;

  Limits(Deadline deadline) {
    this.deadline = deadline;
  }

  Deadline deadline() {
    return deadline;
  }

  /// @throws IOException if it is one file too many
  void oneMoreFile() throws IOException {
    files++;
    if (files > MOST_FILES) {
      throw new IOException("more than " + MOST_FILES + " files");
    }
    inTime();
  }

  boolean exhausted() {
    return files > MOST_FILES || bytes.get() > MOST_BYTES || deadline.isOver();
  }

  private void inTime() throws IOException {
    if (deadline.isOver()) {
      throw new Late(deadline.budget());
    }
  }

  /// Counts what is read, and ends reading at the limits.
  InputStream guard(InputStream in) {
    return new Counted(in) {
      @Override
      void count(long read) throws IOException {
        super.count(read);
        if (bytes.addAndGet(read) > MOST_BYTES) {
          throw new IOException("more than " + (MOST_BYTES >> 30) + " GB in all");
        }
        inTime();
      }
    };
  }

  /// The same for what comes out of compressed bytes, which must not be out of proportion.
  InputStream guard(InputStream decompressed, Counted compressed) {
    return new Counted(guard(decompressed)) {
      @Override
      void count(long read) throws IOException {
        super.count(read);
        if (total() > RATIO_COUNTS_FROM && total() / HIGHEST_RATIO > compressed.total()) {
          throw new IOException("decompresses to more than " + HIGHEST_RATIO + " times its size");
        }
      }
    };
  }

  /// The same of an entry whose compressed size is known.
  InputStream guard(InputStream decompressed, long compressed) {
    return new Counted(guard(decompressed)) {
      @Override
      void count(long read) throws IOException {
        super.count(read);
        if (total() > RATIO_COUNTS_FROM && total() / HIGHEST_RATIO > compressed) {
          throw new IOException("decompresses to more than " + HIGHEST_RATIO + " times its size");
        }
      }
    };
  }

  /// A stream that knows how much was read from it.
  static class Counted extends FilterInputStream {
    private long total;

    Counted(InputStream in) {
      super(in);
    }

    long total() {
      return total;
    }

    void count(long read) throws IOException {
      total += read;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      if (read > 0) {
        count(read);
      }
      return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = super.skip(wanted);
      count(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
