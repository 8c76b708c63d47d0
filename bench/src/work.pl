# SPDX-License-Identifier: GPL-2.0-or-later
# work.pl FILE: regular expressions, hashes and sorting over the lines of a text.
use strict;
use warnings;

my (%count, %pairs, $capitals);
$capitals = 0;
while (my $line = <>) {
    chomp $line;
    my $last = '';
    while ($line =~ /([A-Za-z]+)(?=[ ,.;]|$)/g) {
        my $word = lc $1;
        $count{$word}++;
        $pairs{"$last $word"}++ if $last =~ /[aeiou]$/;
        $last = $word;
    }
    $capitals++ while $line =~ /\b[A-Z][a-z]{3,}\b/g;
    $line =~ s/(\w+) (\w+)/$2 $1/g;
}
my @top = sort { $count{$b} <=> $count{$a} || $a cmp $b } keys %count;
print scalar(@top), " $top[0] $count{$top[0]} ", scalar(keys %pairs), " $capitals\n";
