#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Judges the cases on standard input (see own_engine.py) with Mail::SPF, which asks the zone of each case. Prints
# [[result, reason]...] as JSON.
use strict;
use warnings;

package CaseResolver;
use Net::DNS;

sub new { my ($class) = @_; return bless {zone => {}, error => ''}, $class; }
sub errorstring { return $_[0]->{error}; }
sub force_v4 { return 0; }

sub data_of {
    my ($record) = @_;
    my ($type, @data) = @$record;
    return (txtdata => [@data]) if $type eq 'TXT';
    return (address => $data[0]) if $type eq 'A' || $type eq 'AAAA';
    return (preference => $data[0], exchange => $data[1]) if $type eq 'MX';
    return (ptrdname => $data[0]) if $type eq 'PTR';
    return (cname => $data[0]);
}

sub send {
    my ($self, $name, $type) = @_;
    $self->{error} = '';
    my $packet = Net::DNS::Packet->new('query.example', 'A');
    my $rcode = 'NOERROR';
    $name = lc $name;
    for my $link (1 .. 8) {
        my $records = $self->{zone}{$name};
        if (!$records) {
            my $below = grep { $_ =~ /\.\Q$name\E$/ } keys %{$self->{zone}};
            $rcode = 'NXDOMAIN' unless $below;
            last;
        }
        if (grep { $_->[0] eq 'FAIL' && (!defined $_->[1] || $_->[1] eq $type) } @$records) {
            $self->{error} = 'query timed out';
            return undef;
        }
        my $alias;
        for my $record (@$records) {
            next unless $record->[0] eq $type || $record->[0] eq 'CNAME';
            $alias = $record->[1] if $record->[0] eq 'CNAME';
            $packet->push(answer => Net::DNS::RR->new(name => $name, type => $record->[0], ttl => 60, data_of($record)));
        }
        last unless defined $alias;
        $name = lc $alias;
    }
    $packet->header->rcode($rcode);
    return $packet;
}

package main;
use JSON::PP;
use Mail::SPF;

binmode STDIN;
my $work = decode_json(do { local $/; <STDIN> });
my $resolver = CaseResolver->new;
my $server = Mail::SPF::Server->new(dns_resolver => $resolver, hostname => 'receiver.example');
my @results;
for my $case (@{$work->{cases}}) {
    $resolver->{zone} = $work->{zones}[$case->{zone}];
    my @said = eval {
        my $request = Mail::SPF::Request->new(
            versions => [1], scope => 'mfrom', identity => $case->{sender},
            ip_address => $case->{ip}, helo_identity => $case->{helo});
        my $result = $server->process($request);
        ($result->code, '' . $result->text);
    };
    @said = ('crashed', "$@") if $@;
    push @results, [@said];
}
print JSON::PP->new->ascii->encode(\@results);
