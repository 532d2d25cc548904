package dev.assembler.pipeline.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.cpio.CpioArchive;
import dev.assembler.cpio.CpioOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tree stated four times gives one archive, byte for byte. */
class SameTreeInEveryLanguageTest {

  private static final Map<TreeSpec.Language, String> TREE =
      new EnumMap<>(
          Map.of(
              TreeSpec.Language.CPIO_LIST,
              """
              dir . 0755 0 0
              dir /bin 0755 0 0
              file /bin/tool tool 4755 0 7
              slink /bin/sh tool 0777 0 0
              dir /dev 0700 0 5
              nod /dev/console 0600 0 0 c 5 1
              nod /dev/nvme0n1p300 0660 0 6 b 259 300
              pipe /dev/initctl 0600 0 0
              sock /dev/log 0666 1 2
              """,
              TreeSpec.Language.THREE_CPIO,
              """
              -	.	dir	755	0	0	1700000000
              -	bin	dir	755	0	0	1700000000
              tool	bin/tool	file	4755	0	7	1700000000	6
              -	bin/sh	link	777	0	0	1700000000	tool
              -	dev	dir	700	0	5	1700000000
              -	dev/console	char	600	0	0	1700000000	5	1
              -	dev/nvme0n1p300	block	660	0	6	1700000000	259	300
              -	dev/initctl	fifo	600	0	0	1700000000
              -	dev/log	sock	666	1	2	1700000000
              """,
              TreeSpec.Language.MTREE,
              """
              #mtree
              /set uid=0 gid=0 time=1700000000.0
              . type=dir mode=0755
              ./bin type=dir mode=0755
              ./bin/tool type=file mode=4755 gid=7 contents=tool
              ./bin/sh type=link mode=0777 link=tool
              ./dev type=dir mode=0700 gid=5
              ./dev/console type=char mode=0600 device=linux,5,1
              ./dev/nvme0n1p300 type=block mode=0660 gid=6 device=linux,259,300
              ./dev/initctl type=fifo mode=0600
              ./dev/log type=socket mode=0666 uid=1 gid=2
              """,
              TreeSpec.Language.PSEUDO,
              """
              / d 755 0 0
              /bin d 755 0 0
              /bin/tool R 1700000000 4755 0 7 6 0
              /bin/sh s 777 0 0 tool
              /dev d 700 0 5
              /dev/console c 600 0 0 5 1
              /dev/nvme0n1p300 b 660 0 6 259 300
              /dev/initctl i 600 0 0 f
              /dev/log i 666 1 2 s
              #
              # START OF DATA - DO NOT MODIFY
              #
              a tool\
              """));

  @TempDir Path folder;

  @Test
  void oneArchive() throws IOException {
    Files.writeString(folder.resolve("tool"), "a tool");
    FileTree empty =
        FileTree.builder()
            .implicitDirectories(Metadata.of(0755).withMtime(Specs.EPOCH.seconds(), 0))
            .build();
    var digests = new EnumMap<TreeSpec.Language, String>(TreeSpec.Language.class);

    for (TreeSpec.Language language : TreeSpec.Language.values()) {
      FileTree tree = Specs.apply(language, folder, TREE.get(language), empty);
      var image = new MemoryImage();
      CpioArchive.write(tree, CpioOptions.defaults(), image);
      digests.put(language, ImageDigest.sha256(image, ProgressListener.NONE));
    }

    assertEquals(1, digests.values().stream().distinct().count(), digests.toString());
    assertEquals(4, digests.size());
  }
}
